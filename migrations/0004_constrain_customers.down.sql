-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from e1f3a2fe40bd4f8b55e099e7019f0b231bc92bb5a600d8811999dc8fde296994 to 024a191420021c3f24b12d8ff626be3369f4c7c86b04b84d3a09909a67cfd487

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
