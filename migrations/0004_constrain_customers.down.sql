-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 6ed4d709f24b7db5aa5445ee633689379c76709b17347364728133a44520835d to 6acaea3e4fa51bd197f344cef22773c0f5e031662a14fbfb2affaf1446b8fd6d

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · begins · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
