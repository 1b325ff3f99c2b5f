-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 6acaea3e4fa51bd197f344cef22773c0f5e031662a14fbfb2affaf1446b8fd6d to 6acaea3e4fa51bd197f344cef22773c0f5e031662a14fbfb2affaf1446b8fd6d

-- step 1 · batch by id of public.customers · fill public.customers.country · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by id of public.customers · fill public.customers.email_address · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
