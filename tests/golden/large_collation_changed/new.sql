CREATE TABLE public.users (id int PRIMARY KEY, name text COLLATE "C", nick varchar(20) COLLATE "POSIX", email text COLLATE "C" UNIQUE,
    motto text COLLATE "C", plain text COLLATE "C", CONSTRAINT motto_said CHECK (motto <> ''));
CREATE INDEX users_name ON public.users (name);
CREATE INDEX users_nick ON public.users (nick);
