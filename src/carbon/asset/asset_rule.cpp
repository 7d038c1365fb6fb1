#include "carbon/asset/asset_rule.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> asset_statuses{"verified", "unverified"};
constexpr int asset_most_base = 100'000'000;

std::string asset_status(Section& row) {
  return std::string{asset_statuses[row.choice("status", asset_statuses)]};
}

AssetKind read_asset_kind(Section& row) {
  AssetKind one;
  one.id = row.text("id");
  one.name = row.name("name");
  one.surrender = row.truth_or("surrender", false);
  const bool offset = row.truth_or("offset", false);
  one.share_percent = row.decimal_if("share_percent");
  one.source = row.text("source");
  one.status = asset_status(row);
  if (offset != one.share_percent.has_value()) {
    row.fault(row.line(), "an offset has a share_percent, and nothing else has one");
  }
  if (one.share_percent && (*one.share_percent < Decimal{0, 0} || Decimal{100, 0} < *one.share_percent)) {
    row.fault(row.line_of("share_percent"), "a share lies from 0 to 100 percent");
  }
  row.finish();
  return one;
}

}  // namespace

const AssetKind* AssetRule::kind(std::string_view wanted) const {
  const auto found = std::ranges::find(kinds, wanted, &AssetKind::id);
  return found == kinds.end() ? nullptr : &*found;
}
const AssetCarry* AssetRule::carry(std::string_view wanted) const {
  const auto found = std::ranges::find(carries, wanted, &AssetCarry::kind);
  return found == carries.end() ? nullptr : &*found;
}
Day AssetRule::deadline(int compliance_year) const {
  return Day{std::chrono::year{compliance_year + 1} / deadline_month / deadline_day};
}

Result<AssetRule> read_asset_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  AssetRule rule;
  rule.file = file.path;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    rule.id = root.text("id");
    rule.edition = root.text("edition");
    rule.title = root.name("title");
    rule.source = root.text("source");
    rule.status = asset_status(root);
    rule.from = root.day("from");
    rule.deadline_month = root.whole("deadline_month", 1, 12);
    rule.deadline_day = root.whole("deadline_day", 1, 31);
    const std::chrono::year_month_day deadline = std::chrono::year{2023} / rule.deadline_month / rule.deadline_day;
    if (!deadline.ok()) root.fault(root.line_of("deadline_day"), "the month has no such day");
    for (Section& row : root.sections("kind")) {
      AssetKind one = read_asset_kind(row);
      if (rule.kind(one.id) != nullptr) row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
      rule.kinds.push_back(std::move(one));
    }
    for (Section& row : root.sections("carry")) {
      AssetCarry one{row.text("kind"), row.whole("base", 0, asset_most_base), row.decimal("multiple"),
                     row.text("source"), asset_status(row)};
      if (rule.kind(one.kind) == nullptr) row.fault(row.line_of("kind"), "no such [[kind]] in this file");
      if (one.multiple < Decimal{0, 0}) row.fault(row.line_of("multiple"), "a multiple is not negative");
      row.finish();
      rule.carries.push_back(std::move(one));
    }
    if (rule.kinds.empty()) root.fault(root.line(), "no [[kind]]: say which units the ledger keeps");
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

}  // namespace lantian::carbon
