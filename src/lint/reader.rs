//! Files, one after the other, through the rules.

use super::Terms;
use super::finding::{Finding, Report};
use super::input::Input;
use super::known::{Known, Origin, Way};
use super::passage::{Mode, Passage};
use super::place::Lines;
use super::rule::{Hit, Look, Rule, Sight};
use super::rules::{all, files, of, waivers};
use super::statement::Act;
use super::tool::{Block, Part, Tool};
use super::waiver::{self, Waiver};
use crate::engine::Engine;
use crate::source::{Phrase, SchemaFile, Script};
use sqlparser::tokenizer::Token;
use std::borrow::Cow;

/// What is known so far, and what was found.
pub struct Reader<'a> {
    engine: Engine,
    terms: &'a Terms,
    known: Known,
    pub report: Report,
}

/// A part of a file on its way through the rules.
struct Pass<'a> {
    tool: Tool,
    script: &'a Script,
    acts: Vec<Act<'a>>,
    part: &'a Part,
    here: Origin,
    /// Hits of rules, before waivers.
    hits: Vec<(&'static Rule, Hit)>,
}

impl<'a> Reader<'a> {
    pub fn new(engine: Engine, terms: &'a Terms) -> Reader<'a> {
        Reader { engine, terms, known: Known::default(), report: Report::default() }
    }

    /// Judges a file. What a way back does is forgotten behind it.
    pub fn read(&mut self, unit: usize, input: &Input, way: Option<Way>) {
        let tool = Tool::of(input);
        self.report.files.push((input.path.clone(), tool));
        let lines = Lines::of(&input.text);
        for part in tool.parts(input, way) {
            let before = (part.way == Way::Down).then(|| self.known.clone());
            self.part((unit, tool), (input, &lines), &part);
            if let Some(before) = before {
                self.known = before;
            }
        }
    }

    fn part(&mut self, (unit, tool): (usize, Tool), file: (&Input, &Lines), part: &Part) {
        let (script, unread) = script(self.engine, file, part);
        let acts = script.statements.iter().map(|statement| Act::read(self.engine, statement.code())).collect();
        let here = Origin { unit, way: part.way };
        let mut pass = Pass { tool, script: &script, acts, part, here, hits: vec![] };
        self.walk(&mut pass);
        self.report.statements += script.statements.len();
        let (mut waivers, wrong) = waiver::read(&script);
        let hits = pass.hits.into_iter().chain(unread).chain(files::foreign(tool, &script));
        hits.for_each(|(rule, hit)| self.found(file, (&mut waivers, &script), rule, &hit));
        let unused = waiver::unused(&waivers, part.way).into_iter().map(|hit| (waivers::UNUSED, hit));
        for (code, hit) in wrong.into_iter().chain(unused) {
            self.report.findings.extend(of(code).map(|rule| Finding::of_hit(rule, (&file.0.path, file.1), &hit)));
        }
    }

    fn walk(&mut self, pass: &mut Pass) {
        let outside = pass.tool.sees_what_cannot_be_inside(pass.acts.iter());
        let mut passage = Passage::of(Mode::Outside);
        let mut blocks = pass.part.blocks.iter().peekable();
        let mut block = None;
        for (at, statement) in pass.script.statements.iter().enumerate() {
            let start = statement.range().start;
            while let Some(next) = blocks.next_if(|next| next.start <= start) {
                if !next.goes_on {
                    passage.enter(if outside { Mode::Outside } else { next.mode });
                }
                block = Some(next);
            }
            self.judge(pass, (at, block), &passage, false);
            let written = (Phrase { engine: self.engine, rest: statement.code() }, statement.range());
            passage.learn(&pass.acts[at], written.clone(), &self.known, pass.here);
            self.known.learn(&pass.acts[at], written, pass.here);
        }
        if let Some(last) = pass.acts.len().checked_sub(1) {
            self.judge(pass, (last, block), &passage, true);
        }
    }

    /// Asks every rule about a statement, or those that look at the end.
    fn judge(&self, pass: &mut Pass, (at, block): (usize, Option<&Block>), passage: &Passage, is_end: bool) {
        let sight = Sight {
            engine: self.engine,
            act: &pass.acts[at],
            tokens: pass.script.statements[at].code(),
            text: &pass.script.file.text,
            known: &self.known,
            passage,
            here: pass.here,
            postgres: self.terms.postgres,
            is_limited: pass.tool.limits_locks(),
        };
        let declared = block.and_then(|block| block.declared);
        for rule in all().filter(|rule| rule.engines.contains(&self.engine)) {
            let hits = match rule.look {
                Look::Statement(look) if !is_end => look(&sight),
                Look::End(look) if is_end => look(&sight),
                _ => continue,
            };
            if !hits.is_empty()
                && !rule.is_silent(pass.here.way)
                && !declared.is_some_and(|declared| declared.answers(rule))
            {
                pass.hits.extend(hits.into_iter().map(|hit| (rule, hit)));
            }
        }
    }

    fn found(
        &mut self,
        file: (&Input, &Lines),
        (waivers, script): (&mut [Waiver], &Script),
        rule: &'static Rule,
        hit: &Hit,
    ) {
        let waived = waiver::answers(waivers, script, rule, hit);
        if waived {
            self.report.waived += 1;
        } else if self.terms.ignore.contains_key(rule.code) {
            self.report.waived += 1;
            self.report.ignored.insert(rule.code);
        } else {
            self.report.findings.push(Finding::of_hit(rule, (&file.0.path, file.1), hit));
        }
    }
}

/// The statements of a part, at their places in the whole file; and, where it cannot be read to its end, a finding that says so.
fn script(engine: Engine, (input, lines): (&Input, &Lines), part: &Part) -> (Script, Option<(&'static Rule, Hit)>) {
    let read = |text: String| Script::read(engine, SchemaFile { path: input.path.clone(), text }).map(folded);
    let own = only(&input.text, part.range.start..part.range.end).into_owned();
    let error = match read(own.clone()) {
        Ok(script) => return (script, None),
        Err(error) => error,
    };
    let place = error.place.as_ref();
    let at = place.map_or(0, |place| lines.byte(place.line, place.column)).min(own.len());
    // What stands before the statement that cannot be read.
    let before = own.get(..at).and_then(|text| text.rfind(';')).map_or(0, |semicolon| semicolon + 1);
    let script = read(only(&own, 0..before).into_owned()).or_else(|_| read(String::new()));
    let hit = Hit::new(at..at, format!("{}: nothing from here on was read", error.sentence));
    let empty = Script {
        engine,
        file: SchemaFile { path: input.path.clone(), text: String::new() },
        statements: vec![],
        comments: vec![],
        commands: vec![],
    };
    (script.unwrap_or(empty), of("not-understood").map(|rule| (rule, hit)))
}

/// SQLite takes a name in any case for the same one, in quotes, too, and `main` goes without saying.
fn folded(mut script: Script) -> Script {
    let statements = script.statements.iter_mut().filter(|_| script.engine == Engine::Sqlite);
    for tokens in statements.map(|statement| &mut statement.tokens) {
        for lexeme in tokens.iter_mut() {
            if let Token::Word(word) = &mut lexeme.token {
                word.value.make_ascii_lowercase();
            }
        }
        while let Some(at) = tokens.windows(2).position(|pair| pair[0].is("main") && pair[1].token == Token::Period) {
            tokens.drain(at..at + 2);
        }
    }
    script
}

/// A text with spaces in the place of all that stands outside of a range, lines kept.
fn only(text: &str, range: std::ops::Range<usize>) -> Cow<'_, str> {
    if range == (0..text.len()) {
        return Cow::Borrowed(text);
    }
    let blank = |piece: &str| -> String { piece.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect() };
    let inside = text.get(range.clone()).unwrap_or_default();
    let before = blank(text.get(..range.start).unwrap_or_default());
    let after = blank(text.get(range.end..).unwrap_or_default());
    Cow::Owned(format!("{before}{inside}{after}"))
}
