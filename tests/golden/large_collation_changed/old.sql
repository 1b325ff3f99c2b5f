CREATE TABLE public.users (id int PRIMARY KEY, name text, nick varchar(20) COLLATE "C", email text UNIQUE, motto text, plain text,
    CONSTRAINT motto_said CHECK (motto <> ''));
CREATE INDEX users_name ON public.users (name);
CREATE INDEX users_nick ON public.users (nick);
