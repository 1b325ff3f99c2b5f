CREATE TABLE public.users (id int PRIMARY KEY, email text, name text, age int);
CREATE UNIQUE INDEX users_email ON public.users (email) INCLUDE (age);
COMMENT ON INDEX public.users_email IS 'by which they log in';
ALTER TABLE public.users ADD CONSTRAINT users_name UNIQUE (name);
CREATE TABLE public.nicks (name text REFERENCES public.users (name));
CREATE UNIQUE INDEX users_age ON public.users (age DESC);
CREATE TABLE public.posts (author text);
