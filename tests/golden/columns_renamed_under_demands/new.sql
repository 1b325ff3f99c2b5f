CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.orders (id int PRIMARY KEY,
    -- @renamed from=number
    reference int UNIQUE,
    -- @renamed from=price
    total int CHECK (total > 0),
    -- @renamed from=user_id
    customer_id int REFERENCES public.users (id));
