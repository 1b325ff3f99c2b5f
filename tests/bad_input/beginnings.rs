//! What is named by a beginning that several have is refused by every command, with all that it fits.

use super::branches::numbered;
use super::refused;

#[test]
fn a_beginning_of_several_is_none() {
    let cli = numbered("CREATE TABLE a (id bigint PRIMARY KEY, b text);\n");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE z (id bigint PRIMARY KEY);\n");
    cli.run(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    let pending = ["more than one pending migration begins with `000`", "`0002_expand_second`", "`concertina status`"];
    refused(&cli, &["apply", "--yes", "--to", "000"], 64, &pending);
    refused(&cli, &["apply", "--yes", "--to", "0001"], 64, &["no pending migration begins with `0001`"]);
    cli.run(&["apply", "--yes", "--to", "0002"]).exits(0);
    let applied = ["more than one applied migration begins with `000`", "`0001_expand_first`", "`0002_expand_second`"];
    refused(&cli, &["rollback", "--yes", "--to", "000"], 64, &applied);
    let resolve = ["repair", "--resolve", "000", "--as", "applied", "--reason", "x", "--yes"];
    refused(&cli, &resolve, 64, &["more than one migration begins with `000`", "`0001_expand_first`"]);
    let plans = ["more than one plan begins with `000`", "`0001_first`", "`0002_second`"];
    refused(&cli, &["approve", "000", "--as", "a"], 64, &plans);
    refused(&cli, &["renumber", "000", "--dry-run"], 64, &plans);
    cli.run(&["rollback", "--yes", "--to", "0001"]).exits(0);
}
