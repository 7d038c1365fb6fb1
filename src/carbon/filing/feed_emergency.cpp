#include "carbon/filing/feed_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 4> base_columns{"base_so2_kg_d", "base_nox_kg_d", "base_pm_kg_d",
                                                       "base_voc_kg_d"};

/// Items of one unit that the month says a number of, in words: "clinker 2838.7 t/d".
struct UnitWords {
  std::string product, fuel;
  std::string source_id;
};

class UnitRows {
 public:
  UnitRows(const FeedQuestion& question, const terms::Form& form, const SourceLookup& known)
      : question_{question}, known_{known}, out_{"emergency", &form, {}, {}} {
    const auto span = parse_period(question.month);
    days_ = span ? span->days() : 1;
  }

  FilingFeed run() {
    bool any = false;
    for (const TiedUnit& unit : question_.ties->units) {
      if (unit.enterprise != question_.enterprise->id) continue;
      any = true;
      add(unit);
    }
    if (!any) add_gap(question_, out_, "no_unit", "", {{"enterprise", question_.enterprise->id}});
    for_each_item(question_, [&](const Month& filing, const MonthItem& item) { left_over(filing, item, any); });
    if (any) add_gap(question_, out_, "never_filled", "", {});
    return std::move(out_);
  }

 private:
  /// A mean day, exact enough for a list: three digits behind the point.
  std::string a_day(const MonthItem& item) const {
    return fmt::format("{:.3f} {}/d", item.value.approximate() / days_, item.unit);
  }

  const std::string& name_of_item(const GuideInput& input) const {
    return input.name.zh.empty() ? input.name.en : input.name.zh;
  }

  UnitWords words_of(const TiedUnit& unit) {
    UnitWords out;
    for_each_item(question_, [&](const Month& filing, const MonthItem& item) {
      const GuideInput* input = question_.guide->input(item.item);
      const bool mine =
          filing.facility == unit.facility && std::ranges::find(unit.items, item.item) != unit.items.end();
      if (!mine || input == nullptr) return;
      claimed_.insert(filing.facility + "#" + item.item);
      if (const TiedSource* tie = question_.ties->source(unit.enterprise, filing.facility, item.item);
          tie != nullptr && out.source_id.empty()) {
        out.source_id = tie->source_id;
      }
      if (input->emergency.empty() || item.standing != Standing::value || item.value.unscaled == 0) return;
      const auto column = question_.words->columns.find(input->emergency);
      if (column == question_.words->columns.end()) {
        add_gap(question_, out_, "no_column", item.item,
                {{"item", item.item}, {"column", input->emergency}, {"amount", a_day(item)}});
        return;
      }
      std::string& into = column->second == "fuel" ? out.fuel : out.product;
      into += (into.empty() ? "" : "; ") + name_of_item(*input) + " " + a_day(item);
    });
    return out;
  }

  void add(const TiedUnit& unit) {
    const UnitWords words = words_of(unit);
    const Enterprise& who = *question_.enterprise;
    const auto day = parse_period(question_.month);
    const TiedPermit* permit = day ? question_.ties->permit(who.id, day->begin) : nullptr;
    FeedRow row{*out_.form};
    row.put("enterprise_id", unit.listed);
    row.put("county", who.county);
    row.put("name_zh", who.name.zh);
    row.put("name_en", who.name.en);
    row.put("uscc", who.uscc);
    row.put("permit_no", permit == nullptr ? "" : permit->document);
    row.put("sector", who.industry);
    row.put("unit_id", unit.unit);
    row.put("process", unit.process);
    row.put("product", words.product);
    row.put("fuel", words.fuel);
    row.put("source_id", words.source_id);
    row.put("synthetic", who.synthetic ? "true" : "false");
    // A source that speaks for several units has one base: it is given once, and the others say that they have none.
    const bool own = !words.source_id.empty() && sources_.insert(words.source_id).second;
    const auto source = own ? known_(words.source_id) : std::nullopt;
    bool base = false;
    for (std::size_t n = 0; source && n < base_columns.size(); ++n) {
      if (!source->base_kg_d[n]) continue;
      row.put(base_columns[n], source->base_kg_d[n]->text());
      base = true;
    }
    out_.rows.push_back(row.taken());
    if (!base) {
      add_gap(question_, out_, "no_base", unit.unit,
              {{"unit", unit.unit}, {"source", words.source_id.empty() ? "-" : words.source_id}});
    }
  }

  void left_over(const Month& filing, const MonthItem& item, bool any) {
    const GuideInput* input = question_.guide->input(item.item);
    if (input == nullptr || input->emergency.empty() || claimed_.contains(filing.facility + "#" + item.item)) return;
    if (!any || item.standing != Standing::value) return;
    add_gap(question_, out_, "unclaimed", item.item,
            {{"item", item.item}, {"amount", a_day(item)}, {"column", input->emergency}});
  }

  const FeedQuestion& question_;
  const SourceLookup& known_;
  FilingFeed out_;
  int days_ = 1;
  std::set<std::string> claimed_, sources_;
};

}  // namespace

FilingFeed emergency_feed(const FeedQuestion& question, const terms::Form& form, const SourceLookup& known) {
  return UnitRows{question, form, known}.run();
}

}  // namespace lantian::carbon
