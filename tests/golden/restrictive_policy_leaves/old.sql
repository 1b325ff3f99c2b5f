CREATE TABLE public.notes (id int PRIMARY KEY, owner text, body text);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON public.notes USING (true);
CREATE POLICY own ON public.notes AS RESTRICTIVE USING (owner = current_user);
CREATE TABLE public.files (id int PRIMARY KEY, owner text);
ALTER TABLE public.files ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON public.files USING (true);
CREATE POLICY own ON public.files AS RESTRICTIVE USING (owner = current_user);
