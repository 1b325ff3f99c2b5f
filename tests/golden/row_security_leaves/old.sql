CREATE TABLE public.notes (id int PRIMARY KEY, owner text);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON public.notes USING (owner = current_user);
