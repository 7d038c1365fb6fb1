#include "app/registry.hpp"

#include <CLI/CLI.hpp>

#include <memory>

/// The words of the registry's verbs; apart because CLI11 is heavy.
namespace lantian::app {
namespace {

using RegistryVerb = std::function<int()>;

constexpr const char* registry_at_help = "Directory of the gateway; its device book is devices.db";
constexpr const char* by_help = "Who acts: a person's name, kept in the audit";
constexpr const char* kinds_help = "ambient, dust, flue_gas, waste_water, noise or other";

template <class Words>
CLI::App* registry_verb(CLI::App& above, const char* name, const char* help, Words& words) {
  CLI::App* command = above.add_subcommand(name, help);
  command->add_option("--at", words.directory, registry_at_help)->required();
  return command;
}

/// Binds a verb to its words: they live as long as the parser's callbacks.
template <class Words>
void run_with(CLI::App* command, std::shared_ptr<Words> words, int (*run)(const Words&), RegistryVerb& verb) {
  command->callback([words, run, &verb] { verb = [words, run] { return run(*words); }; });
}

void add_devices(CLI::App& gateway, RegistryVerb& verb) {
  CLI::App* devices = gateway.add_subcommand("devices", "The registry of data loggers");
  devices->require_subcommand(1);

  auto words = std::make_shared<DevicesWords>();
  CLI::App* command = registry_verb(*devices, "list", "Every registered device", *words);
  command->add_option("--kind", words->kind, kinds_help);
  run_with(command, words, run_devices_list, verb);

  words = std::make_shared<DevicesWords>();
  command = registry_verb(*devices, "show", "One device as TOML, secrets left out", *words);
  command->add_option("mn", words->mn, "MN of the device")->required();
  command->add_flag("--history", words->history, "Who changed what and when");
  run_with(command, words, run_devices_show, verb);

  words = std::make_shared<DevicesWords>();
  command = registry_verb(*devices, "import", "Add or replace devices from files, all or nothing", *words);
  command->add_option("files", words->files, "FILE.toml or FILE.csv")->required();
  command->add_option("--by", words->by, by_help);
  command->add_flag("--dry-run", words->dry_run, "Check and say what would change, store nothing");
  run_with(command, words, run_devices_import, verb);

  words = std::make_shared<DevicesWords>();
  command = registry_verb(*devices, "export", "Write the registry to a file", *words);
  command->add_option("file", words->files, "FILE.toml, FILE.csv, or - for the screen")->required()->expected(1);
  command->add_flag("--secrets", words->secrets, "With passwords and keys");
  run_with(command, words, run_devices_export, verb);

  words = std::make_shared<DevicesWords>();
  command = registry_verb(*devices, "remove", "Take a device out of the registry", *words);
  command->add_option("mn", words->mn, "MN of the device")->required();
  command->add_option("--by", words->by, by_help)->required();
  run_with(command, words, run_devices_remove, verb);
}

void add_register(CLI::App& gateway, RegistryVerb& verb) {
  const auto words = std::make_shared<RegisterWords>();
  CLI::App* command = registry_verb(gateway, "register", "Turn a device in quarantine into a registered one", *words);
  command->add_option("--mn", words->mn, "MN as the quarantine shows it")->required();
  command->add_option("--dialect", words->dialect, "2005, 2017 or 2025")->required();
  command->add_option("--kind", words->kind, kinds_help)->required();
  command->add_option("--station", words->station, "Station, outlet or site that it speaks for");
  command->add_option("--name-zh", words->name_zh, "Chinese name");
  command->add_option("--name-en", words->name_en, "English name");
  command->add_option("--unit", words->unit_id, "County, e.g. 652301");
  command->add_option("--password", words->password, "Checked when given");
  command->add_option("--label", words->label, "Which end of the hour its DataTime names: start or end");
  command->add_option("--by", words->by, by_help)->required();
  run_with(command, words, run_register, verb);
}

void add_requests(CLI::App& gateway, RegistryVerb& verb) {
  CLI::App* requests = gateway.add_subcommand("request", "Commands to devices; what changes one needs two people");
  requests->require_subcommand(1);

  auto words = std::make_shared<RequestWords>();
  CLI::App* command = registry_verb(*requests, "propose", "Ask for a command to be sent", *words);
  command->add_option("--mn", words->mn, "MN of the device")->required();
  command->add_option("--cn", words->cn, "Command number, e.g. 1012")->required();
  command->add_option("--area", words->area, "Data area, e.g. SystemTime=20260301120000");
  command->add_option("--why", words->why, "The reason, kept in the audit");
  command->add_option("--by", words->by, by_help)->required();
  run_with(command, words, run_request_propose, verb);

  words = std::make_shared<RequestWords>();
  command = registry_verb(*requests, "approve", "Approve another person's request", *words);
  command->add_option("id", words->id, "Number of the request")->required();
  command->add_option("--by", words->by, by_help)->required();
  run_with(command, words, run_request_approve, verb);

  words = std::make_shared<RequestWords>();
  command = registry_verb(*requests, "refuse", "Refuse a request that was not sent yet", *words);
  command->add_option("id", words->id, "Number of the request")->required();
  command->add_option("--why", words->why, "The reason, kept in the audit");
  command->add_option("--by", words->by, by_help)->required();
  run_with(command, words, run_request_refuse, verb);

  words = std::make_shared<RequestWords>();
  command = registry_verb(*requests, "list", "Requests and what became of them", *words);
  command->add_option("--state", words->state, "proposed, approved, sent, done, failed, refused or expired");
  command->add_option("--mn", words->mn, "Only of this device");
  run_with(command, words, run_request_list, verb);
}

}  // namespace

void add_registry(CLI::App& gateway, std::function<int()>& verb) {
  add_devices(gateway, verb);
  add_register(gateway, verb);
  add_requests(gateway, verb);
  const auto quarantine = std::make_shared<QuarantineWords>();
  CLI::App* command =
      registry_verb(gateway, "quarantine", "Devices that spoke without leave, with their last frame", *quarantine);
  command->add_flag("!--no-frames", quarantine->frames, "Leave the frames out");
  run_with(command, quarantine, run_quarantine, verb);
  const auto audit = std::make_shared<AuditWords>();
  command = registry_verb(gateway, "audit", "Who did what and when; says whether the chain holds", *audit);
  command->add_option("--last", audit->last, "How many of the newest rows (40); 0 = all");
  command->add_option("--about", audit->about, "Only rows whose subject holds this text, e.g. an MN");
  run_with(command, audit, run_audit, verb);
}

}  // namespace lantian::app
