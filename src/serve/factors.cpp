#include "serve/factors.hpp"

#include "base/text.hpp"
#include "inventory/factor_lock.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

Result<terms::SourceFile> inventory_source(const std::string& root, const std::string& name) {
  const std::string path = root + "/data/inventory/" + name;
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

std::string lock_path(const std::string& root) {
  return root + "/data/factors/factors.lock";
}

}  // namespace

Result<FactorShelf> open_factor_shelf(const std::string& root) {
  FactorShelf shelf;
  LANTIAN_TRY(shelf.files, keep::read_tree(root + "/data/factors", ".toml"));
  shelf.lock.path = lock_path(root);
  if (keep::exists(shelf.lock.path)) {
    LANTIAN_TRY(shelf.lock.text, keep::read_file(shelf.lock.path));
  }
  LANTIAN_TRY(const terms::SourceFile classes, inventory_source(root, "classes.toml"));
  LANTIAN_TRY(shelf.classes, inventory::ClassBook::read(classes));
  LANTIAN_TRY(const terms::SourceFile units, inventory_source(root, "units.toml"));
  LANTIAN_TRY(shelf.units, inventory::UnitBook::read(units));
  LANTIAN_TRY(const terms::SourceFile methods, inventory_source(root, "methods.toml"));
  LANTIAN_TRY(shelf.methods, inventory::MethodBook::read(methods));
  LANTIAN_TRY(const terms::SourceFile rules, inventory_source(root, "lint.toml"));
  LANTIAN_TRY(shelf.rules, inventory::read_lint_rules(rules));
  return shelf;
}

Result<inventory::FactorStore> read_shelf(const FactorShelf& shelf) {
  return inventory::read_locked_factors(shelf.files, shelf.lock);
}

LintReport lint_shelf(const FactorShelf& shelf, std::span<const terms::SourceFile> drafts, std::optional<Day> use) {
  std::vector<terms::SourceFile> files = shelf.files;
  files.insert(files.end(), drafts.begin(), drafts.end());
  LintReport report;
  report.files = drafts.empty() ? files.size() : drafts.size();
  report.findings = inventory::lint_factor_files(files, {&shelf.classes, &shelf.units, &shelf.rules, use});
  if (drafts.empty()) {
    std::vector<terms::Fault> faults;
    terms::check_lock(shelf.files, shelf.lock, inventory::factor_lock_kind, faults);
    for (const terms::Fault& fault : faults) {
      inventory::LintFinding& finding = report.findings.emplace_back();
      finding.severity = inventory::LintSeverity::error;
      finding.rule = "lock";
      finding.file = fault.file;
      finding.line = fault.line;
      finding.what = fault.message;
      finding.advice = "results name their factors, so what is published stays as it is";
    }
  } else {
    std::set<std::string> asked;
    for (const terms::SourceFile& draft : drafts) asked.insert(draft.path);
    std::erase_if(report.findings, [&](const auto& finding) { return !asked.contains(finding.file); });
  }
  for (const inventory::LintFinding& finding : report.findings) {
    ++(finding.severity == inventory::LintSeverity::error ? report.errors : report.warnings);
  }
  return report;
}

Result<FactorPage> factor_page(const inventory::FactorStore& store, std::string_view name, std::string_view key) {
  const std::size_t slash = name.find('/');
  const std::string_view version = slash == std::string_view::npos ? std::string_view{} : name.substr(slash + 1);
  FactorPage page{store.set(name.substr(0, slash), version), {}};
  if (page.set == nullptr) {
    std::vector<std::string> names;
    for (const inventory::FactorSet& set : store.sets()) names.push_back(set.id + "/" + set.version);
    return Error{ErrorCode::not_found,
                 fmt::format("there is no factor set {}; there are {}", in_quotes(name), joined(names, " ")), ""};
  }
  std::set<std::string> classes;
  for (const inventory::Factor& factor : page.set->factors) {
    classes.insert(factor.class_code);
    if (inventory::FoundFactor{&factor, page.set}.ref().key.starts_with(key)) page.factors.push_back(&factor);
  }
  if (page.factors.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}/{} has no factor whose key begins with {}; its classes are {}", page.set->id,
                             page.set->version, in_quotes(key), joined({classes.begin(), classes.end()}, " ")),
                 ""};
  }
  return page;
}

}  // namespace lantian::serve
