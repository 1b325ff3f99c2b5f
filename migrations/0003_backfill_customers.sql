-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 024a191420021c3f24b12d8ff626be3369f4c7c86b04b84d3a09909a67cfd487 to 024a191420021c3f24b12d8ff626be3369f4c7c86b04b84d3a09909a67cfd487

-- step 1 · batch by "id" of "public"."customers" · fill public.customers.country · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by "id" of "public"."customers" · fill public.customers.email_address · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
