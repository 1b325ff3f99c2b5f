-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 9d629faddbbfc6385d1268bea5669e4a9fd6ba8e7cf947ebff936faf80290717 to 9d629faddbbfc6385d1268bea5669e4a9fd6ba8e7cf947ebff936faf80290717

-- step 1 · batch by "id" of "public"."customers" · fill public.customers.country · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by "id" of "public"."customers" · fill public.customers.email_address · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
