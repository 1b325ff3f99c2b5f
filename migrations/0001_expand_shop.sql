-- concertina: plan 0001_shop · expand · 1 of 1
-- concertina: from 33e524097e296a9f08052a6aea55f97ad848232bbfb4412059a05c9210c7e1a2 to c4ce0d515f8cf93aa7974081ed95ba8818a37cec3ac329ca44aabac82770b5d1

-- step 1 · create enum public.order_status · no lock · catalog only · loss: none
CREATE TYPE public.order_status AS ENUM ('open', 'paid', 'sent');

-- step 2 · create table public.customers · no lock · catalog only · loss: none
CREATE TABLE public.customers (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    fax text
);

-- step 3 · create table public.order_items · no lock · catalog only · loss: none
CREATE TABLE public.order_items (
    order_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity integer DEFAULT 1 NOT NULL
);

-- step 4 · create table public.orders · no lock · catalog only · loss: none
CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    customer_id bigint NOT NULL,
    status public.order_status DEFAULT 'open'::public.order_status NOT NULL,
    placed_at timestamp with time zone DEFAULT now() NOT NULL
);

-- step 5 · create table public.products · no lock · catalog only · loss: none
CREATE TABLE public.products (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    price numeric(10,2) NOT NULL
);

-- step 6 · add constraint public.customers.customers_email_key · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_email_key UNIQUE (email);

-- step 7 · add constraint public.customers.customers_pkey · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

-- step 8 · add constraint public.order_items.order_items_pkey · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.order_items ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, product_id);

-- step 9 · add constraint public.orders.orders_customer_id_fkey · SHARE ROW EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

-- step 10 · add constraint public.orders.orders_pkey · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

-- step 11 · add constraint public.order_items.order_items_order_id_fkey · SHARE ROW EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.order_items ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE;

-- step 12 · add constraint public.products.price_is_not_negative · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.products ADD CONSTRAINT price_is_not_negative CHECK ((price >= (0)::numeric));

-- step 13 · add constraint public.products.products_pkey · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.products ADD CONSTRAINT products_pkey PRIMARY KEY (id);

-- step 14 · add constraint public.order_items.order_items_product_id_fkey · SHARE ROW EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.order_items ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

-- step 15 · create index public.orders.orders_customer · SHARE · catalog only · loss: none
CREATE INDEX orders_customer ON public.orders USING btree (customer_id);

-- step 16 · create view public.order_totals · no lock · catalog only · loss: none
CREATE VIEW public.order_totals AS
 SELECT o.id AS order_id,
    o.customer_id,
    sum(((i.quantity)::numeric * p.price)) AS total
   FROM ((public.orders o
     JOIN public.order_items i ON ((i.order_id = o.id)))
     JOIN public.products p ON ((p.id = i.product_id)))
  GROUP BY o.id, o.customer_id;

-- step 17 · set the comment on table public.orders · SHARE UPDATE EXCLUSIVE · catalog only · loss: none
COMMENT ON TABLE public.orders IS 'What a customer asked for; never deleted';
