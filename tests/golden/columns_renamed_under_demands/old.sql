CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.orders (id int PRIMARY KEY, number int UNIQUE, price int CHECK (price > 0),
    user_id int REFERENCES public.users (id));
