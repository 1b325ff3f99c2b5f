CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.orders (id int PRIMARY KEY, user_id int, payer_id int,
    CONSTRAINT new_user FOREIGN KEY (user_id) REFERENCES public.users (id) DEFERRABLE,
    CONSTRAINT new_payer FOREIGN KEY (payer_id) REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT new_key UNIQUE (user_id, payer_id));
