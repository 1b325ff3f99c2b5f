CREATE TABLE public.notes (id int PRIMARY KEY, owner text);
