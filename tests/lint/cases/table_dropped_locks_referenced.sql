-- harmful: ACCESS EXCLUSIVE on the table it refers to
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE o ADD CONSTRAINT o_t_fkey FOREIGN KEY (t_id) REFERENCES t NOT VALID;
-- @allow drop-table nobody has it
DROP TABLE o;
