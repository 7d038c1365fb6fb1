#include "serve/inventory_office.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/factor_lock.hpp"
#include "keep/files.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using inventory::FactorChoice;
using inventory::FactorSet;
using inventory::Pollutant;

Result<terms::SourceFile> data_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Result<std::vector<terms::Form>> open_forms(const std::string& directory) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(directory, ".toml"));
  std::vector<terms::Form> forms;
  for (const terms::SourceFile& file : files) {
    LANTIAN_TRY(terms::Form form, terms::read_form(file));
    forms.push_back(std::move(form));
  }
  return forms;
}

Error faults_of(const std::vector<terms::Fault>& faults) {
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return {ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::string names_of_sets(const inventory::FactorStore& store) {
  std::vector<std::string> names;
  for (const FactorSet& set : store.sets()) names.push_back(set.id + "/" + set.version);
  return names.empty() ? "none" : joined(names, ", ");
}

Result<std::vector<Pollutant>> pollutants_of(std::span<const std::string> words) {
  std::vector<Pollutant> pollutants;
  for (const std::string& word : words) {
    const auto pollutant = inventory::parse_pollutant(word);
    if (!pollutant) {
      std::vector<std::string> known;
      for (const Pollutant one : inventory::every_pollutant) known.emplace_back(symbol(one));
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} is no pollutant; there are {}", in_quotes(word), joined(known, ", ")), ""};
    }
    if (std::ranges::find(pollutants, *pollutant) == pollutants.end()) pollutants.push_back(*pollutant);
  }
  return pollutants;
}

std::string with_dashes(std::string_view kind) {
  std::string text{kind};
  std::ranges::replace(text, '_', '-');
  return text;
}

/// "652300" -> "6523", "650000" -> "65": what codes below it begin with.
std::string_view below_code(std::string_view code) {
  while (code.size() == 6 || code.size() == 4) {
    if (!code.ends_with("00")) break;
    code.remove_suffix(2);
  }
  return code;
}

bool is_code(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Members of a group, and of its members; a few levels at most.
bool has_member(const Office& office, std::string_view group, std::string_view unit, int depth) {
  constexpr int deepest = 8;
  const terms::Region* region = office.region_of_unit(group);
  if (region == nullptr || depth > deepest) return false;
  for (const std::string& member : region->unit(group)->members) {
    if (member == unit || has_member(office, member, unit, depth + 1)) return true;
  }
  return false;
}

}  // namespace

Result<void> InventoryOffice::read_choice(const std::string& path, Books& books) {
  LANTIAN_TRY(const terms::SourceFile file, data_file(path));
  std::vector<terms::Fault> faults;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section real{*tree, file.path, faults};
    books.choice = {real.texts("factors"), real.texts("pollutants")};
    if (auto synthetic = real.section("synthetic")) {
      books.choice_synthetic = {synthetic->texts("factors"), synthetic->texts("pollutants")};
      synthetic->finish();
    }
    real.finish();
  }
  return faults.empty() ? Result<void>{} : faults_of(faults);
}

Result<void> InventoryOffice::read_words(const std::string& path, Books& books) {
  LANTIAN_TRY(const terms::SourceFile file, data_file(path));
  std::vector<terms::Fault> faults;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    if (auto words = top.section("words")) {
      for (const std::string& key : words->node().keys) books.words.emplace(key, words->name(key));
      words->finish();
    }
    top.finish();
  }
  return faults.empty() ? Result<void>{} : faults_of(faults);
}

Result<InventoryOffice> InventoryOffice::open(const Office& office) {
  const std::string& root = office.root();
  auto books = std::make_shared<Books>();
  LANTIAN_TRY(const terms::SourceFile classes, data_file(root + "/data/inventory/classes.toml"));
  LANTIAN_TRY(books->classes, inventory::ClassBook::read(classes));
  LANTIAN_TRY(const terms::SourceFile units, data_file(root + "/data/inventory/units.toml"));
  LANTIAN_TRY(books->units, inventory::UnitBook::read(units));
  LANTIAN_TRY(const terms::SourceFile methods, data_file(root + "/data/inventory/methods.toml"));
  LANTIAN_TRY(books->methods, inventory::MethodBook::read(methods));
  LANTIAN_TRY(const terms::SourceFile profiles, data_file(root + "/data/inventory/profiles.toml"));
  LANTIAN_TRY(books->profiles, inventory::ProfileBook::read(profiles));
  LANTIAN_TRY(const terms::SourceFile lint, data_file(root + "/data/inventory/lint.toml"));
  LANTIAN_TRY(books->lint, inventory::read_lint_rules(lint));
  LANTIAN_TRY(const auto factors, keep::read_tree(root + "/data/factors", ".toml"));
  LANTIAN_TRY(const terms::SourceFile lock, data_file(root + "/data/factors/factors.lock"));
  LANTIAN_TRY(books->factors, inventory::read_locked_factors(factors, lock));
  LANTIAN_TRY(books->forms, open_forms(root + "/data/inventory/forms"));
  LANTIAN_CHECK(read_choice(root + "/data/inventory/choice.toml", *books));
  LANTIAN_CHECK(read_words(root + "/data/inventory/words.toml", *books));
  InventoryOffice opened;
  opened.office_ = &office;
  opened.books_ = std::move(books);
  return opened;
}

Result<const terms::Form*> InventoryOffice::form(std::string_view kind) const {
  std::vector<std::string> kinds;
  for (const terms::Form& one : forms()) {
    kinds.push_back(with_dashes(one.id));
    if (kinds.back() == with_dashes(kind)) return &one;
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no form {}; there are {}", in_quotes(kind), joined(kinds, ", ")), ""};
}

Result<inventory::Basis> InventoryOffice::basis(std::span<const std::string> sets,
                                                std::span<const std::string> pollutants, bool synthetic) const {
  const DefaultChoice& usual = synthetic ? books_->choice_synthetic : books_->choice;
  std::vector<FactorChoice> chosen;
  for (const std::string& word : sets.empty() ? std::span<const std::string>{usual.sets} : sets) {
    const std::size_t slash = std::min(word.find('/'), word.size());
    const std::string version = slash == word.size() ? "" : word.substr(slash + 1);
    const FactorSet* set = factors().set(word.substr(0, slash), version);
    if (set == nullptr) {
      return Error{ErrorCode::not_found,
                   fmt::format("there is no factor set {}; there are {}", in_quotes(word), names_of_sets(factors())),
                   "--factors"};
    }
    chosen.push_back({set->id, set->version});
  }
  LANTIAN_TRY(std::vector<Pollutant> which,
              pollutants_of(pollutants.empty() ? std::span<const std::string>{usual.pollutants} : pollutants));
  return basis_over(factors(), std::move(chosen), std::move(which));
}

inventory::Basis InventoryOffice::basis_over(const inventory::FactorStore& store, std::vector<FactorChoice> chosen,
                                             std::vector<Pollutant> pollutants) const {
  inventory::Basis basis;
  basis.classes = &books_->classes;
  basis.units = &books_->units;
  basis.methods = &books_->methods;
  basis.factors = &store;
  basis.chosen = std::move(chosen);
  basis.pollutants = std::move(pollutants);
  return basis;
}

SplitRule InventoryOffice::split_rule() const {
  return [this](const inventory::Source& source, const Period& whole, const Period& part) -> std::optional<SplitShare> {
    const inventory::SourceClass* of_class = classes().find(source.class_code);
    const std::string_view sector = of_class == nullptr ? std::string_view{} : of_class->sector;
    const inventory::ProfileUse use = profiles().find(source.class_code, sector, source.unit_id);
    if (use.profile == nullptr) return std::nullopt;
    return SplitShare{share_of(*use.profile, whole, part), fmt::format("profile {}", use.profile->id)};
  };
}

bool InventoryOffice::covers_unit(std::string_view asked, std::string_view unit) const {
  if (asked.empty() || asked == "all" || asked == unit) return true;
  if (is_code(asked) && is_code(unit) && unit.starts_with(below_code(asked))) return true;
  return has_member(*office_, asked, unit, 0);
}

Result<std::string> InventoryOffice::unit_id(std::string_view word) const {
  if (word.empty() || word == "all") return std::string{"all"};
  if (const terms::Region* region = office_->region_of_unit(word)) return region->unit(word)->id;
  for (const terms::Region& region : office_->regions()) {
    for (const terms::Unit& unit : region.units) {
      if (unit.name.zh == word || unit.name.en == word) return unit.id;
    }
  }
  if (is_code(word)) return std::string{word};
  return Error{ErrorCode::not_found,
               fmt::format("no region pack names a unit {}; give its six-digit code (GB/T 2260), its id, or 'all'",
                           in_quotes(word)),
               ""};
}

std::string InventoryOffice::unit_name(std::string_view id, bool chinese) const {
  const terms::Region* region = office_->region_of_unit(id);
  return region == nullptr ? std::string{id} : region->unit(id)->name.shown(chinese);
}

const std::string& InventoryOffice::word(std::string_view key, bool chinese) const {
  const auto found = books_->words.find(key);
  LANTIAN_ASSERT(found != books_->words.end(), "a word that data/inventory/words.toml does not have");
  return found->second.shown(chinese);
}

}  // namespace lantian::serve
