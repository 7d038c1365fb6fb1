#include "app/commands.hpp"
#include "app/simulate.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace lantian::app;  // NOLINT(google-build-using-namespace): this file only names the verbs

constexpr const char* period_help =
    "2023, 2023-10, 2023-10-05, AY2023 (1 Apr - 31 Mar), HS2023 (1 Oct - 31 Mar), or 2023-10-01..2024-02-15";

void add_import(CLI::App& app, ImportWords& words, Verb& verb) {
  CLI::App* command = app.add_subcommand("import", "Read files into a book; each file whole or not at all");
  command
      ->add_option("kind", words.kind,
                   "air; water, drinking, soil, soil-construction, noise-area, noise-road; of the inventory: sources, "
                   "activity, measures, projects, households, vehicles, fleet, exhaust-tests, dust-sites, bare-land, "
                   "sweeping, statistics")
      ->required()
      ->check(CLI::IsMember({"air", "water", "drinking", "soil", "soil-construction", "noise-area", "noise-road",
                             "sources", "activity", "measures", "projects", "households", "vehicles", "fleet",
                             "exhaust-tests", "dust-sites", "bare-land", "sweeping", "statistics"}));
  command->add_option("files", words.request.files, "CSV, JSON or (inventory) .xlsx, also gzip")->required();
  command->add_option("--book", words.book, "Directory of the book (made when absent)");
  command->add_option("--adapter", words.request.adapter, "Layout of the files; 'lantian adapters' lists them");
  command->add_option("--region", words.request.region, "Region pack that resolves names");
  command->add_option("--period", words.period, "Points of water, soil, noise: the period they speak for");
  command->add_option("--refusals", words.refusals_shown, "How many refused cells to show");
  command->add_option("--sheet", words.sheet, "Inventory: sheet of a workbook; default the first");
  command->add_option("--by", words.who, "Inventory: who imports");
  command->add_flag("--whole", words.whole, "Inventory: rows that the file does not name are withdrawn");
  command->add_flag("--synthetic", words.synthetic, "Air and inventory: what the files hold is made up, for trials");
  command->add_flag("--dry-run", words.request.dry_run, "Read and report, store nothing");
  command->add_flag("--json", words.json, "Answer as JSON");
  command->callback([&] { verb = [&] { return run_import(words); }; });
}

CLI::App* add_assess_words(CLI::App& app, const char* name, const char* help, AssessWords& words) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--book", words.book, "Directory of the book")->required();
  command->add_option("--unit", words.unit, "Unit, group or station: 652301, changji-west4, beijing")->required();
  command->add_option("--period", words.period, period_help)->required();
  command->add_option("--against", words.against, "Period to compare with, on one basis");
  command->add_option("--standard", words.standard,
                      "CN2012, CN2026T, CN2026F; default: in force on the period's last day");
  command->add_option("--also", words.also, "Further standards, side by side");
  command->add_option("--as-of", words.as_of, "What the book knew after this revision");
  command->add_option("--lang", words.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  return command;
}

void add_assess(CLI::App& app, AssessWords& words, Verb& verb) {
  CLI::App* command = add_assess_words(app, "assess", "Verdict on one unit over one period", words);
  command->add_flag("--json", words.json, "Answer as JSON (doc/json.md)");
  command->callback([&] { verb = [&] { return run_assess(words); }; });
}

void add_bulletin(CLI::App& app, AssessWords& words, Verb& verb) {
  CLI::App* command = add_assess_words(app, "bulletin", "Write the bulletin of one unit over one period", words);
  command->add_option("--out", words.out, "FILE.docx, FILE.xlsx, FILE.html, FILE.md or FILE.json")->required();
  command->callback([&] { verb = [&] { return run_bulletin(words); }; });
}

void add_trace(CLI::App& app, TraceWords& words, Verb& verb) {
  CLI::App* command = app.add_subcommand("trace", "Follow a figure down to raw rows and compute it again");
  command->add_option("--book", words.book, "Directory of the book")->required();
  command
      ->add_option("figure", words.figure,
                   "UNIT/PERIOD/STATISTIC@STANDARD, e.g. 652301/2023/good_share@CN2012, or "
                   "inventory/UNIT/PERIOD/POLLUTANT[/SECTOR], e.g. inventory/652301/2023/SO2")
      ->required();
  command->add_option("--rows", words.rows_shown, "Inventory: how many rows to show (20)");
  command->add_option("--lang", words.language, "Inventory: zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->add_flag("--json", words.json, "Answer as JSON");
  command->callback([&] { verb = [&] { return run_trace(words); }; });
}

void add_rules(CLI::App& app, RulesWords& words, Verb& verb) {
  CLI::App* rules = app.add_subcommand("rules", "The rulebook");
  rules->require_subcommand(1);
  rules->add_subcommand("list", "Every rule with its dates")->callback([&] { verb = [] { return run_rules_list(); }; });
  rules->add_subcommand("check", "Load all rules and report every fault")->callback([&] {
    verb = [] { return run_rules_check(); };
  });
  rules->add_subcommand("lock", "Print the lock file that the rule files would have now")->callback([&] {
    verb = [] { return run_rules_lock(); };
  });
  CLI::App* show = rules->add_subcommand("show", "One rule as it stood on a day");
  show->add_option("id", words.id, "HJ633, GB3095, CN, ...")->required();
  show->add_option("--on", words.day, "Day, e.g. 2026-03-01")->required();
  show->add_option("--area", words.area, "GB/T 2260 code");
  show->callback([&] { verb = [&] { return run_rules_show(words); }; });
}

void add_realtime(CLI::App& app, lantian::serve::RealtimeRequest& request, std::string& book, Verb& verb) {
  CLI::App* command = app.add_subcommand("realtime", "Real-time index of a station or city at one hour");
  command->add_option("--book", book, "Directory of the book")->required();
  command->add_option("--unit", request.unit, "Station, county or city")->required();
  command->add_option("--hour", request.hour, "The hour that ends: \"2023-01-05 08:00\"")->required();
  command->add_option("--standard", request.standard, "CN2012, CN2026T, US2024, EEA2024; default: in force that day");
  command->callback([&] { verb = [&] { return run_realtime(request, book); }; });
}

void add_stations(CLI::App& app, StationsWords& words, Verb& verb) {
  CLI::App* command = app.add_subcommand("stations", "Judge every station of a book on its own and rank them");
  command->add_option("--book", words.book, "Directory of the book")->required();
  command->add_option("--period", words.period, period_help)->required();
  command->add_option("--standard", words.standard, "CN2012, CN2026T, ...; default: in force on the period's last day");
  command->callback([&] { verb = [&] { return run_stations(words); }; });
}

void add_small_verbs(CLI::App& app, VerifyWords& verify, std::string& book, Verb& verb) {
  CLI::App* check = app.add_subcommand("verify", "Compute a published index again from the concentrations beside it");
  check->add_option("files", verify.files, "Files that carry a published index")->required();
  check->add_option("--adapter", verify.adapter, "station-hours, cnemc-snapshot, ...")->required();
  check->callback([&] { verb = [&] { return run_verify(verify); }; });
  CLI::App* sources = app.add_subcommand("sources", "What was imported into a book");
  sources->add_option("--book", book, "Directory of the book")->required();
  sources->callback([&] { verb = [&] { return run_sources(book); }; });
  app.add_subcommand("adapters", "The file layouts that can be read")->callback([&] {
    verb = [] { return run_adapters(); };
  });
}

void add_demo(CLI::App& app, DemoWords& words, Verb& verb) {
  CLI::App* command = app.add_subcommand("demo", "Generate the synthetic demonstration region and show it as a page");
  command->add_option("--out", words.out, "Directory for the book and the bulletins");
  command->add_option("--port", words.port, "Port of the page: http://localhost:PORT");
  command->add_option("--address", words.address, "Address to listen on; 0.0.0.0: every one");
  command->add_option("--requests-per-minute", words.requests_each_minute, "Most requests of one address a minute")
      ->check(CLI::PositiveNumber);
  command->add_option("--port-file", words.port_file, "Write the port here once it is open, for scripts");
  command
      ->add_option("--skip", words.skip, "Long works to leave out, with those that need them; their pages stay empty")
      ->check(CLI::IsMember({"wind", "whatif", "upwind", "why", "sources", "respond", "carbon", "health"}));
  command->add_flag("--once", words.once, "No page: assess, write bulletins to --out, end");
  command->callback([&] { verb = [&] { return run_demo(words); }; });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Lantian: air-quality verdicts by the official rules, every figure traceable to its raw rows"};
  app.set_version_flag("--version", LANTIAN_VERSION);
  app.require_subcommand(1);
  Verb verb;
  ImportWords import_words;
  AssessWords assess_words;
  TraceWords trace_words;
  RulesWords rules_words;
  VerifyWords verify_words;
  DemoWords demo_words;
  StationsWords stations_words;
  lantian::serve::RealtimeRequest realtime_words;
  std::string book;
  add_demo(app, demo_words, verb);
  add_import(app, import_words, verb);
  add_assess(app, assess_words, verb);
  add_bulletin(app, assess_words, verb);
  add_trace(app, trace_words, verb);
  add_rules(app, rules_words, verb);
  add_realtime(app, realtime_words, book, verb);
  add_stations(app, stations_words, verb);
  add_small_verbs(app, verify_words, book, verb);
  add_serve(app, verb);
  add_deliver(app, verb);
  add_alarms(app, verb);
  add_gateway(app, verb);
  add_quality(app, verb);
  add_cems(app, verb);
  add_inventory(app, verb);
  add_factors(app, verb);
  add_ledger(app, verb);
  add_docket(app, verb);
  add_simulate(app, verb);
  add_transport(app, verb);
  add_weather(app, verb);
  add_explain(app, verb);
  add_respond(app, verb);
  add_carbon(app, verb);
  add_users(app, verb);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return verb();
}
