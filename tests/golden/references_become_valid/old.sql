CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.orders (id int PRIMARY KEY, user_id int, price int);
ALTER TABLE public.orders ADD CONSTRAINT price_positive CHECK (price > 0) NOT VALID;
ALTER TABLE public.orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES public.users (id) NOT VALID;
