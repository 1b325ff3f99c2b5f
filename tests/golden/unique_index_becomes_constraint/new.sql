CREATE TABLE public.users (id int PRIMARY KEY, email text, name text, age int);
ALTER TABLE public.users ADD CONSTRAINT users_email UNIQUE (email) INCLUDE (age);
CREATE UNIQUE INDEX users_name ON public.users (name);
ALTER TABLE public.users ADD CONSTRAINT users_age UNIQUE (age);
CREATE TABLE public.nicks (name text);
CREATE TABLE public.posts (author text, CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES public.users (email));
CREATE TABLE public.pages (author text, CONSTRAINT pages_author FOREIGN KEY (author) REFERENCES public.users (email));
