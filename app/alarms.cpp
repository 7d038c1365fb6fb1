#include "app/alarms.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/alarms/rules.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

Result<int> alarms_check(const std::vector<std::string>& files) {
  LANTIAN_TRY(const auto shipped, keep::read_tree(data_root() + "/data/alarms", ".toml"));
  std::vector<terms::SourceFile> own;
  for (const std::string& path : files) {
    LANTIAN_TRY(std::string text, keep::read_file(path));
    own.push_back({path, std::move(text)});
  }
  LANTIAN_TRY(const serve::AlarmRules rules, serve::AlarmRules::read(shipped, own));
  fmt::print("no faults; {} rules, {} channels, {} steps of the ladder, {} mutes\n", rules.rules.size(),
             rules.channels.size(), rules.steps.size(), rules.mutes.size());
  return 0;
}

Result<int> alarms_list(const std::string& book) {
  LANTIAN_TRY(const serve::AlarmRules rules, serve::open_alarm_rules(data_root(), book));
  for (const serve::AlarmRule& rule : rules.rules) {
    fmt::print("{}  {}  {}  {}  ({})\n", rule.id, serve::alarm_kind_words[static_cast<std::size_t>(rule.kind)],
               serve::alarm_severity_words[static_cast<std::size_t>(rule.severity)], rule.name.shown(true),
               rule.status);
  }
  return 0;
}

}  // namespace

int run_alarms_check(const std::vector<std::string>& files) {
  return exit_code(alarms_check(files));
}

int run_alarms_list(const std::string& book) {
  return exit_code(alarms_list(book));
}

}  // namespace lantian::app
