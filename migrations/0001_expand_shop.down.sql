-- concertina: plan 0001_shop · expand · 1 of 1 · down
-- concertina: from c4ce0d515f8cf93aa7974081ed95ba8818a37cec3ac329ca44aabac82770b5d1 to 33e524097e296a9f08052a6aea55f97ad848232bbfb4412059a05c9210c7e1a2

-- step 1 · drop constraint public.order_items.order_items_order_id_fkey · ACCESS EXCLUSIVE on public.order_items, public.orders · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT order_items_order_id_fkey;

-- step 2 · begins · drop constraint public.order_items.order_items_product_id_fkey · ACCESS EXCLUSIVE on public.order_items, public.products · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT order_items_product_id_fkey;

-- step 3 · begins · lock all that changes at once · ACCESS EXCLUSIVE on public.customers, public.orders · catalog only · loss: none
LOCK TABLE public.customers IN ACCESS EXCLUSIVE MODE;
SET LOCAL lock_timeout = 100;
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;

-- step 4 · drop constraint public.orders.orders_customer_id_fkey · ACCESS EXCLUSIVE on public.customers, public.orders · catalog only · loss: none
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;

-- step 5 · drop table public.customers · ACCESS EXCLUSIVE on public.customers · catalog only · loss: values are destroyed
DROP TABLE public.customers;

-- step 6 · begins · drop view public.order_totals · ACCESS EXCLUSIVE on public.order_totals · catalog only · loss: none
DROP VIEW public.order_totals;

-- step 7 · begins · drop table public.order_items · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: values are destroyed
DROP TABLE public.order_items;

-- step 8 · begins · drop table public.orders · ACCESS EXCLUSIVE on public.orders · catalog only · loss: values are destroyed
DROP TABLE public.orders;

-- step 9 · drop enum public.order_status · no lock · catalog only · loss: none
DROP TYPE public.order_status;

-- step 10 · begins · drop table public.products · ACCESS EXCLUSIVE on public.products · catalog only · loss: values are destroyed
DROP TABLE public.products;
