#include "app/commands.hpp"
#include "app/desk.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

std::string dates_of(const standards::RuleHead& head) {
  if (head.spans.empty()) return "never in force";
  return fmt::format("{} .. {}", text_of(head.from), head.until ? text_of(*head.until - std::chrono::days{1}) : "");
}

Result<int> list() {
  LANTIAN_TRY(const serve::Office office, open_office());
  for (const standards::RuleHead* head : office.rulebook().heads()) {
    fmt::print("{:<18} {:<26} {:<12} {}\n", head->ref.text(), dates_of(*head), head->status,
               head->title.en.empty() ? head->document : head->document + ": " + head->title.en);
  }
  return 0;
}

Result<int> check() {
  const std::string directory = data_root() + "/data/standards";
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(directory, ".toml"));
  LANTIAN_TRY(std::string lock, keep::read_file(directory + "/standards.lock"));
  const standards::LoadOutcome outcome =
      standards::load_rulebook(files, {directory + "/standards.lock", std::move(lock)});
  for (const standards::Fault& fault : outcome.faults) fmt::print("{}\n", fault.text());
  fmt::print("{} rule files, {} faults\n", files.size(), outcome.faults.size());
  return outcome.faults.empty() ? 0 : 1;
}

Result<int> lock() {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(data_root() + "/data/standards", ".toml"));
  print(standards::lock_text(files));
  return 0;
}

Result<int> show(const RulesWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const Day day, parse_day(words.day));
  LANTIAN_TRY(const standards::RuleHead* head, office.rulebook().in_force(words.id, day, words.area));
  print(office.rulebook().described(*head));
  return 0;
}

}  // namespace

int run_rules_list() {
  return exit_code(list());
}
int run_rules_check() {
  return exit_code(check());
}
int run_rules_lock() {
  return exit_code(lock());
}
int run_rules_show(const RulesWords& words) {
  return exit_code(show(words));
}

}  // namespace lantian::app
