-- harmful: cut off after 63 bytes
CREATE INDEX CONCURRENTLY t_by_everything_that_somebody_may_ever_look_for_in_the_whole_of_it ON t (a);
