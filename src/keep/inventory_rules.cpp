#include "keep/inventory_rules.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <unordered_set>

namespace lantian::keep {
namespace {

constexpr std::array<std::pair<char, char>, 4> escapes{{{'\t', 't'}, {'\n', 'n'}, {'\r', 'r'}, {'\\', '\\'}}};

void add_escaped(std::string& text, std::string_view cell) {
  for (const char c : cell) {
    const auto* const found = std::ranges::find(escapes, c, &std::pair<char, char>::first);
    if (found == escapes.end()) {
      text += c;
    } else {
      text += '\\';
      text += found->second;
    }
  }
}

bool needs_percent(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f || c == ':' || c == '%';
}

}  // namespace

std::string record_key(std::span<const std::string> cells) {
  std::string key;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) key += ':';
    for (const char c : cells[i]) {
      if (needs_percent(c)) {
        key += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        key += c;
      }
    }
  }
  return key;
}

std::string packed_cells(std::span<const std::string> cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += '\t';
    add_escaped(text, cells[i]);
  }
  return text;
}

std::vector<std::string> unpacked_cells(std::string_view text) {
  std::vector<std::string> cells(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\t') {
      cells.emplace_back();
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      const char next = text[++i];
      const auto* const found = std::ranges::find(escapes, next, &std::pair<char, char>::second);
      cells.back() += found == escapes.end() ? next : found->first;
    } else {
      cells.back() += text[i];
    }
  }
  return cells;
}

namespace inventory_rules {
namespace {

constexpr std::size_t keys_named = 5;

std::string first_keys(const std::vector<std::string>& keys) {
  std::vector<std::string> some(keys.begin(),
                                keys.begin() + static_cast<std::ptrdiff_t>(std::min(keys.size(), keys_named)));
  for (std::string& key : some) key = in_quotes(key);
  std::string text = joined(some, ", ");
  if (keys.size() > keys_named) text += fmt::format(" and {} more", keys.size() - keys_named);
  return text;
}

Error invalid(const RecordImport& import, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), import.file};
}

bool is_same(const RecordState& known, const std::string& packed, const RecordImport& import,
             const FieldsOfRevision& fields) {
  if (known.withdrawn) return false;
  const auto& then = fields.at(known.revision);
  if (then == import.fields) return known.cells == packed;
  return packed_cells(cells_in(known.cells, then, import.fields)) == packed;
}

/// Keys that the import takes away: those it names, and of a whole file all it does not hold.
Result<std::vector<std::string>> leaving(const RecordImport& import, const KnownStates& known) {
  std::vector<std::string> keys, absent;
  for (const std::string& key : import.withdrawn) {
    const auto found = known.find(key);
    (found == known.end() || found->second.withdrawn ? absent : keys).push_back(key);
  }
  if (!absent.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no row of {} holds with the key {}; nothing was withdrawn", in_quotes(import.form),
                             first_keys(absent)),
                 import.file};
  }
  if (!import.whole) return keys;
  std::unordered_set<std::string_view> named(keys.begin(), keys.end());
  for (const InventoryRecord& row : import.rows) named.insert(row.key);
  std::vector<std::string> unnamed;
  for (const auto& [key, state] : known) {
    if (!state.withdrawn && !named.contains(key)) unnamed.push_back(key);
  }
  keys.insert(keys.end(), unnamed.begin(), unnamed.end());
  return keys;
}

}  // namespace

Result<void> check_import(const RecordImport& import) {
  if (import.form.empty() || import.fields.empty()) return invalid(import, "an import names its form and its fields");
  if (import.rows.empty() && import.withdrawn.empty()) {
    return invalid(import, fmt::format("there is no row of {} in it; nothing was stored", in_quotes(import.form)));
  }
  std::unordered_set<std::string_view> keys;
  std::vector<std::string> twice;
  for (const InventoryRecord& row : import.rows) {
    if (row.cells.size() != import.fields.size()) {
      return invalid(import, fmt::format("line {} has {} cells, and the form {} has {} fields", row.line,
                                         row.cells.size(), in_quotes(import.form), import.fields.size()));
    }
    if (!keys.insert(row.key).second) twice.push_back(row.key);
  }
  for (const std::string& key : import.withdrawn) {
    if (!keys.insert(key).second) twice.push_back(key);
  }
  if (twice.empty()) return {};
  return invalid(import, fmt::format("the key {} stands there twice; nothing was stored", first_keys(twice)));
}

Result<void> check_kind(const RecordImport& import, std::span<const ImportEntry> before) {
  if (before.empty() || before.front().synthetic == import.synthetic) return {};
  const std::string_view has = import.synthetic ? "real" : "synthetic";
  const std::string_view comes = import.synthetic ? "synthetic" : "real";
  return Error{ErrorCode::conflict,
               fmt::format("the book holds {} records and these are {}; the two never mix. Import into another book "
                           "(--book DIR)",
                           has, comes),
               import.file};
}

const ImportEntry* same_import(const RecordImport& import, std::string_view sha256,
                               std::span<const ImportEntry> before) {
  if (import.raw.empty() || !import.withdrawn.empty()) return nullptr;
  for (const ImportEntry& entry : before) {
    const bool same_words = entry.form == import.form && entry.sheet == import.sheet && entry.whole == import.whole;
    if (same_words && entry.sha256 == sha256) return &entry;
  }
  return nullptr;
}

Result<ImportPlan> planned(const RecordImport& import, const KnownStates& known, const FieldsOfRevision& fields,
                           Revision revision) {
  ImportPlan plan;
  plan.receipt.revision = revision;
  plan.states.reserve(import.rows.size());
  for (const InventoryRecord& row : import.rows) {
    std::string packed = packed_cells(row.cells);
    const auto found = known.find(row.key);
    if (found != known.end() && is_same(found->second, packed, import, fields)) {
      ++plan.receipt.unchanged;
      continue;
    }
    ++(found == known.end() || found->second.withdrawn ? plan.receipt.added : plan.receipt.superseded);
    plan.states.push_back({row.key, revision, row.line, false, std::move(packed)});
  }
  LANTIAN_TRY(const std::vector<std::string> gone, leaving(import, known));
  for (const std::string& key : gone) plan.states.push_back({key, revision, 0, true, ""});
  plan.receipt.withdrawn = static_cast<std::int64_t>(gone.size());
  std::ranges::sort(plan.states, {}, &RecordState::key);
  return plan;
}

std::vector<std::string> cells_in(std::string_view packed, std::span<const std::string> fields,
                                  std::span<const std::string> wanted) {
  std::vector<std::string> cells = unpacked_cells(packed);
  if (std::ranges::equal(fields, wanted)) return cells;
  std::vector<std::string> result(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::ranges::find(fields, wanted[i]) - fields.begin());
    if (at < cells.size() && at < fields.size()) result[i] = cells[at];
  }
  return result;
}

}  // namespace inventory_rules
}  // namespace lantian::keep
