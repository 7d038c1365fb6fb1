#include "app/desk.hpp"
#include "app/docket.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_lang(CLI::App& app, std::string& lang) {
  app.add_option("--lang", lang, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

/// The words that verbs over a book share.
void add_desk(CLI::App& app, DocketDeskWords& desk) {
  app.add_option("--book", desk.book, "Directory of the book (docket.db in it), or postgres:WORDS of a server")
      ->required();
  app.add_option("--region", desk.region, "Region pack (changji)");
  add_lang(app, desk.lang);
  app.add_option("--now", desk.now, "Pretend that it is this time; trials with made-up cases only");
  app.add_flag("--json", desk.json, "Answer as JSON");
}

void add_actor(CLI::App& app, DocketActWords& words) {
  serve::ActorWords& actor = words.actor;
  actor.name = login_name();
  app.add_option("--by", actor.name, "Who acts; default: the login name");
  app.add_option("--role", actor.role, "prefecture, county, township, grid, enterprise, citizen or auditor")
      ->required();
  app.add_option("--area", actor.area, "Where she works: code, id or name");
  app.add_option("--unit", actor.unit, "Her office, a unit of data/docket/vocabulary.toml");
  app.add_option("--topics", actor.topics, "Her topics; default: all")->delimiter(',');
  app.add_option("--as-party", actor.party, "Enterprise: its id; citizen: her token");
  app.add_option("--session-until", actor.session_until, "When her session ends, for programs that act for people");
}

void add_body(CLI::App& app, DocketActWords& words) {
  serve::BodyWords& body = words.body;
  app.add_option("--topic", body.topic, "Topic, id or name");
  app.add_option("--place", body.place, "Where: code of GB/T 2260, id or name of a unit");
  app.add_option("--text", body.text, "More words");
  app.add_option("--assignee", body.assignee, "Person or office; default: by the routes of region and type");
  app.add_option("--due", body.due, "Deadline, where the step sets one");
  app.add_option("--happened", body.happened, "When it was seen or done, \"2024-04-12 15:00\" Beijing or a day");
  app.add_option("--field", body.fields, "NAME=VALUE of a field of the type; may come again");
  app.add_option("--link", body.links, "KIND=ID: station, site, outlet, enterprise, measure, parent, related, source");
  app.add_option("--attach", words.brought, "KIND=FILE of evidence, or FILE");
  app.add_option("--files", words.desk.files, "Folder of attachments; default: BOOK/files");
}

void add_docket_open(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketActWords>();
  CLI::App* open = docket.add_subcommand("open", "Open a case");
  open->add_option("--type", words->type, "Kind of case: see 'lantian docket types'")->required();
  open->add_option("--title", words->body.title, "What it is about, in a line")->required();
  open->add_option("--party", words->body.party, "Enterprise it is about, or token of the citizen who reports");
  open->add_option("--at", words->body.spot, "LONGITUDE,LATITUDE in degrees, WGS 84");
  open->add_flag("--synthetic", words->body.synthetic, "A made-up case; never mixed with real ones");
  open->add_option("--phone", words->contact.phone, "Of the reporter; kept outside the docket, see 'docket contact'");
  open->add_option("--email", words->contact.email, "Of the reporter");
  open->add_option("--name", words->contact.name, "Of the reporter");
  open->add_option("--contacts", words->contacts, "File of contacts; default: BOOK/contacts.db");
  add_desk(*open, words->desk);
  add_actor(*open, *words);
  add_body(*open, *words);
  open->callback([words, &verb] { verb = [words] { return run_docket_open(*words); }; });
}

void add_docket_act(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketActWords>();
  CLI::App* act = docket.add_subcommand("act", "Take a step of a case; without STEP: what can be done");
  act->add_option("case", words->case_id, "Id of the case")->required();
  act->add_option("step", words->step,
                  "A step of its type, or comment, attach, assign, transfer, link, merge, split, rate");
  act->add_option("--version", words->version, "Version of the case as it was seen; another one is refused");
  act->add_option("--reason", words->body.reason, "Why");
  act->add_option("--unlink", words->body.unlinks, "KIND=ID of a link that holds no longer");
  act->add_option("--rating", words->body.rating, "1 (not at all) to 5 (fully satisfied)");
  act->add_option("--into", words->into, "merge: the case that goes on");
  act->add_option("--part", words->parts, "split: \"title=...;topic=...;place=...;assignee=...\"; once for each part");
  add_desk(*act, words->desk);
  add_actor(*act, *words);
  add_body(*act, *words);
  act->callback([words, &verb] { verb = [words] { return run_docket_act(*words); }; });
}

void add_docket_contact(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketContactWords>();
  words->by = login_name();
  CLI::App* contact = docket.add_subcommand("contact", "How a reporter is reached; every look is written down");
  contact->add_option("of", words->of, "Id of the case, or token of the reporter");
  add_desk(*contact, words->desk);
  contact->add_option("--by", words->by, "Who looks; default: the login name");
  contact->add_option("--contacts", words->contacts, "File of contacts; default: BOOK/contacts.db");
  contact->add_flag("--erase", words->erase, "Remove the contact, every byte of it");
  contact->add_flag("--accesses", words->accesses, "Who looked, and when");
  contact->add_option("--erase-before", words->erase_before, "Remove all contacts kept before this day");
  contact->callback([words, &verb] { verb = [words] { return run_docket_contact(*words); }; });
}

void add_docket_list(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketListWords>();
  CLI::App* list = docket.add_subcommand("list", "Cases by deadline; those with work to do, if nothing else is said");
  add_desk(*list, words->desk);
  list->add_option("--area", words->list.area, "Within this area: code, id or name");
  list->add_option("--type", words->list.type, "Kind of case");
  list->add_option("--topic", words->list.topic, "Topic, id or name");
  list->add_option("--assignee", words->list.assignee, "Whose it is");
  list->add_option("--party", words->list.party, "Enterprise or token of the reporter");
  list->add_option("--state", words->list.state, "State of its type");
  list->add_option("--kind", words->list.kinds, "open, watch, done, standing; several with commas")->delimiter(',');
  list->add_option("--due-until", words->list.due_until, "Due on this day or before");
  list->add_option("--link", words->list.link, "KIND=ID: cases that point to it");
  list->add_flag("--overdue", words->list.overdue, "Past their deadline");
  list->add_flag("--all", words->list.all, "Closed ones too");
  list->add_option("--most", words->most, "So many at once (50)")->check(CLI::Range(1, 100'000));
  list->add_option("--after", words->after, "Go on behind this key, which the list before ends with");
  list->add_option("--out", words->out, "Write FILE.xlsx, .csv, .ics (deadlines), .json or .txt");
  list->callback([words, &verb] { verb = [words] { return run_docket_list(*words); }; });
}

void add_docket_show(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketShowWords>();
  CLI::App* show = docket.add_subcommand("show", "A case and what happened to it");
  show->add_option("case", words->case_id, "Id of the case")->required();
  add_desk(*show, words->desk);
  show->add_option("--as-of", words->as_of, "As it was known then, \"2024-04-12 15:00\" Beijing");
  show->add_flag("--public", words->open_to_all, "What everybody may read");
  show->callback([words, &verb] { verb = [words] { return run_docket_show(*words); }; });
}

void add_docket_stats(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketStatsWords>();
  CLI::App* stats =
      docket.add_subcommand("stats", "How the work went: dispatch of a month, report of a quarter, a year");
  add_desk(*stats, words->desk);
  stats->add_option("--period", words->statistics.period, "2023-10, 2023-Q4, 2023, ...; default: this month");
  stats->add_option("--type", words->statistics.type, "Kind of case");
  stats->add_option("--topic", words->statistics.topic, "Topic, id or name");
  stats->add_option("--area", words->statistics.area, "Within this area: code, id or name");
  stats->add_option("--level", words->statistics.level,
                    "Places are summed by prefecture, county (default), township, ...");
  stats->add_flag("--synthetic", words->synthetic, "The made-up cases, of a book that holds real ones too");
  stats->add_flag("--markdown", words->markdown, "Answer as Markdown");
  stats->add_option("--out", words->out, "Write FILE.md, .json or .txt");
  stats->callback([words, &verb] { verb = [words] { return run_docket_stats(*words); }; });
}

void add_docket_replay(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketReplayWords>();
  CLI::App* replay = docket.add_subcommand("replay", "Make every case again from the events, and compare");
  add_desk(*replay, words->desk);
  replay->add_option("--case", words->case_id, "One case, event by event");
  replay->add_option("--until", words->until, "Events recorded until then, \"2024-04-12 15:00\" Beijing");
  replay->callback([words, &verb] { verb = [words] { return run_docket_replay(*words); }; });
}

void add_docket_verify(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketVerifyWords>();
  CLI::App* verify = docket.add_subcommand("verify", "Look at every event, row and file again");
  add_desk(*verify, words->desk);
  verify->add_option("--head", words->head,
                     "NUMBER:CHAIN of an earlier verify, kept elsewhere: nothing before changed");
  verify->add_option("--files", words->desk.files, "Folder of attachments; default: BOOK/files");
  verify->add_flag("--rebuild", words->rebuild, "Write the rows beside the events anew first");
  verify->callback([words, &verb] { verb = [words] { return run_docket_verify(*words); }; });
}

void add_docket_round(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketRoundWords>();
  CLI::App* round =
      docket.add_subcommand("round", "Automatic cases, watches by sensors, reminders and cards: call it hourly");
  add_desk(*round, words->desk);
  round->add_option("--readings", words->readings, "Book of readings; default: BOOK, when it holds readings");
  round->add_option("--gateway", words->gateway, "Directory of a gateway: its devices and their marks");
  round->add_option("--period", words->period, "Days looked at for automatic cases; default: the last seven");
  round->callback([words, &verb] { verb = [words] { return run_docket_round(*words); }; });
}

void add_docket_open311(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketOpen311Words>();
  CLI::App* open311 =
      docket.add_subcommand("open311", "Answer one call of Open311 GeoReport v2; opens made-up cases only");
  open311->add_option("method", words->method, "GET or POST")->required();
  open311->add_option("path", words->path, "services.json, requests.xml?status=open, requests/ID.json, ...")
      ->required();
  open311->add_option("body", words->body, "Of a POST: URL-encoded fields; the api_key is 'trial'");
  add_desk(*open311, words->desk);
  open311->callback([words, &verb] { verb = [words] { return run_docket_open311(*words); }; });
}

void add_docket_types(CLI::App& docket, Verb& verb) {
  const auto words = std::make_shared<DocketTypesWords>();
  CLI::App* types = docket.add_subcommand("types", "The kinds of cases; with an id its states and steps");
  types->add_option("type", words->id, "Id of a type");
  types->add_option("--region", words->region, "Region pack (changji)");
  add_lang(*types, words->lang);
  types->callback([words, &verb] { verb = [words] { return run_docket_types(*words); }; });
}

}  // namespace

void add_docket(CLI::App& app, Verb& verb) {
  CLI::App* docket = app.add_subcommand("docket", "Cases with deadlines: rectification, dispatch, reports, mediation");
  docket->require_subcommand(1);
  add_docket_open(*docket, verb);
  add_docket_act(*docket, verb);
  add_docket_contact(*docket, verb);
  add_docket_list(*docket, verb);
  add_docket_show(*docket, verb);
  add_docket_stats(*docket, verb);
  add_docket_replay(*docket, verb);
  add_docket_verify(*docket, verb);
  add_docket_round(*docket, verb);
  add_docket_open311(*docket, verb);
  add_docket_types(*docket, verb);
  add_docket_import(*docket, verb);
}

}  // namespace lantian::app
