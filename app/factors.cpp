#include "app/factors.hpp"

#include "app/desk.hpp"
#include "inventory/factor_lock.hpp"
#include "keep/files.hpp"
#include "serve/factors.hpp"

namespace lantian::app {
namespace {

Result<int> list_factors(const FactorsWords& words) {
  LANTIAN_TRY(const serve::FactorShelf shelf, serve::open_factor_shelf(data_root()));
  LANTIAN_TRY(const inventory::FactorStore store, serve::read_shelf(shelf));
  print(words.json ? serve::factors_list_json(store) : serve::factors_list_text(store));
  return 0;
}

Result<int> lint_factors(const FactorsWords& words) {
  LANTIAN_TRY(const serve::FactorShelf shelf, serve::open_factor_shelf(data_root()));
  std::optional<Day> use;
  if (!words.day.empty()) {
    LANTIAN_TRY(use, parse_day(words.day));
  }
  std::vector<terms::SourceFile> drafts;
  for (const std::string& path : words.files) {
    LANTIAN_TRY(std::string text, keep::read_file(path));
    drafts.push_back({path, std::move(text)});
  }
  const serve::LintReport report = serve::lint_shelf(shelf, drafts, use);
  print(words.json ? serve::lint_json(report) : serve::lint_text(report));
  return report.errors == 0 ? 0 : 1;
}

Result<int> show_factors(const FactorsWords& words) {
  LANTIAN_TRY(const serve::FactorShelf shelf, serve::open_factor_shelf(data_root()));
  LANTIAN_TRY(const inventory::FactorStore store, serve::read_shelf(shelf));
  LANTIAN_TRY(const serve::FactorPage page, serve::factor_page(store, words.set, words.key));
  print(words.json ? serve::factor_page_json(page) : serve::factor_page_text(page));
  return 0;
}

Result<int> show_methods(const FactorsWords& words) {
  LANTIAN_TRY(const serve::FactorShelf shelf, serve::open_factor_shelf(data_root()));
  print(words.json ? serve::methods_json(shelf.methods) : serve::methods_text(shelf.methods));
  return 0;
}

Result<int> lock_factors() {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(data_root() + "/data/factors", ".toml"));
  print(inventory::factor_lock_text(files));
  return 0;
}

}  // namespace

int run_factors_list(const FactorsWords& words) {
  return exit_code(list_factors(words));
}
int run_factors_lint(const FactorsWords& words) {
  return exit_code(lint_factors(words));
}
int run_factors_show(const FactorsWords& words) {
  return exit_code(show_factors(words));
}
int run_factors_methods(const FactorsWords& words) {
  return exit_code(show_methods(words));
}
int run_factors_lock() {
  return exit_code(lock_factors());
}

}  // namespace lantian::app
