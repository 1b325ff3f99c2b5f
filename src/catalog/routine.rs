use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A function, procedure or aggregate: path `[schema, name, argument types]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routine {
    /// The statement that makes it, as the server writes it, without `OR REPLACE` and a closing semicolon.
    pub definition: String,
    /// What a replacement in place has to leave as it is: names and modes of arguments, the result, which comes last.
    pub form: String,
    /// How few and how many arguments a call can have: two that overlap can make a call ambiguous.
    pub arity: Aside<(u32, u32)>,
    pub reads: Aside<Vec<ObjectId>>,
}

impl Routine {
    /// The words of a body that is kept as text; none of one that the server understands.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let body = self.definition.split_once("\nAS ").map_or("", |(_, body)| body);
        // Its quotes are letters of a name.
        let quote = body.get(1..).and_then(|rest| Some(&body[..rest.find('$')? + 2]));
        let quote = quote.filter(|quote| quote.starts_with('$'));
        let body = quote.and_then(|quote| body.split(quote).nth(1)).unwrap_or(body);
        body.split(|letter| !Routine::is_of_a_word(letter))
    }

    /// Whether a letter can stand in a name without quotes.
    pub fn is_of_a_word(letter: char) -> bool {
        letter.is_alphanumeric() || letter == '_' || letter == '$'
    }

    /// Whether its body can name what no word of it tells: it puts statements together, or is in a language that is not looked into.
    pub fn hides_what_it_names(&self) -> bool {
        let language = self.head().lines().find_map(|line| line.trim().strip_prefix("LANGUAGE "));
        let looked_into = language.is_none_or(|language| matches!(language, "sql" | "plpgsql"));
        !looked_into || self.words().any(|word| word.eq_ignore_ascii_case("execute"))
    }

    /// What stands before the body.
    fn head(&self) -> &str {
        self.definition.split_once("\nAS ").map_or(self.definition.as_str(), |(head, _)| head)
    }

    /// Whether it runs with the rights of its owner, not of whoever calls it.
    pub fn runs_as_owner(&self) -> bool {
        self.head().contains("SECURITY DEFINER")
    }

    /// Whether the other can take its place while calls of it stand: of the same form, and as few arguments are enough.
    pub fn can_become(&self, other: &Routine) -> bool {
        self.form == other.form && other.arity.0.0 <= self.arity.0.0
    }

    /// Whether a release can call it: a function of triggers is called by them alone.
    pub fn is_callable(&self) -> bool {
        !matches!(self.form.split_whitespace().last(), Some("trigger" | "event_trigger"))
    }

    /// Whether a call that fits one by the number of its arguments fits the other, though one of them lets some be left out.
    pub fn is_mistaken_for(&self, other: &Routine) -> bool {
        let ((few, many), (fewer, more)) = (self.arity.0, other.arity.0);
        (few != many || fewer != more) && few <= more && fewer <= many
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_body_begin_and_end_inside_its_quotes() {
        let words = |definition: &str| {
            let (form, arity, reads) = (String::new(), Aside((0, 0)), Aside(vec![]));
            let routine = Routine { definition: definition.into(), form, arity, reads };
            routine.words().filter(|word| !word.is_empty()).map(str::to_string).collect::<Vec<_>>()
        };
        let head = "CREATE FUNCTION public.f()\n RETURNS integer\n LANGUAGE sql\n";
        assert_eq!(words(&format!("{head}AS $function$select b$1 from t$function$")), ["select", "b$1", "from", "t"]);
        assert_eq!(words(&format!("{head}AS $$t$$")), ["t"]);
        assert_eq!(words(&format!("{head}BEGIN ATOMIC\n SELECT 1;\nEND")), Vec::<String>::new());
        assert_eq!(words(&format!("{head}AS 'lib', 'symbol'")), ["lib", "symbol"]);
    }
}
