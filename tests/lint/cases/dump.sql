-- harmless: what a dump makes holds no rows
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE public.n (
    id bigint NOT NULL,
    a text
);
ALTER TABLE ONLY public.n ADD CONSTRAINT n_pkey PRIMARY KEY (id);
CREATE INDEX n_a ON public.n USING btree (a);
ALTER TABLE public.n OWNER TO shop;
