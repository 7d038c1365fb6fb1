#include "carbon/filing/ties.hpp"

#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> tie_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 2> tie_figures{"total", "mean"};

template <class Row>
void tie_ground(Section& section, Row& row) {
  row.source = section.text("source");
  row.status = tie_statuses[section.choice("status", tie_statuses)];
  section.finish();
}

/// Says once that a key of rows that must not stand twice does.
class OnceEach {
 public:
  void look(Section& section, std::string key) {
    if (!there_.insert(key).second) section.fault(section.line(), fmt::format("{} stands here twice", key));
  }

 private:
  std::set<std::string> there_;
};

TiedPermit read_tied_permit(Section& section) {
  TiedPermit out;
  out.enterprise = section.text("enterprise");
  out.document = section.text("document");
  out.from = section.day("from");
  out.until = section.day_if("until");
  out.outlets = section.texts("outlets");
  for (Section& row : section.sections("limits")) {
    PermitLimit limit{row.text("item"), row.decimal("a_year"), row.text("unit"), row.text("source")};
    if (limit.a_year.unscaled <= 0) row.fault(row.line_of("a_year"), "'a_year' is above zero");
    row.finish();
    out.limits.push_back(std::move(limit));
  }
  tie_ground(section, out);
  return out;
}

bool overlap(const TiedPermit& a, const TiedPermit& b) {
  return a.enterprise == b.enterprise && (!a.until || b.from < *a.until) && (!b.until || a.from < *b.until);
}

TiedMeter read_tied_meter(Section& section) {
  TiedMeter out;
  out.enterprise = section.text("enterprise");
  out.facility = section.text_or("facility", "");
  out.item = section.text("item");
  out.mn = section.text("mn");
  out.factor = section.text("factor");
  out.figure = static_cast<MeterFigure>(section.choice("figure", tie_figures));
  out.unit = section.text("unit");
  out.from = section.text_or("from", "");
  out.until = section.text_or("until", "");
  out.least_percent = section.decimal("least_percent");
  constexpr int whole_percent = 100;
  if (out.least_percent.unscaled <= 0 || out.least_percent > Decimal{whole_percent, 0}) {
    section.fault(section.line_of("least_percent"), "'least_percent' is above 0 and at most 100");
  }
  tie_ground(section, out);
  return out;
}

FilingTies read_ties(Section& top) {
  FilingTies out;
  OnceEach once;
  for (Section& row : top.sections("permit")) {
    TiedPermit one = read_tied_permit(row);
    if (std::ranges::any_of(out.permits, [&](const TiedPermit& other) { return overlap(one, other); })) {
      row.fault(row.line(), fmt::format("two permits of {} bind on one day", one.enterprise));
    }
    out.permits.push_back(std::move(one));
  }
  for (Section& row : top.sections("source")) {
    TiedSource one{row.text("enterprise"),
                   row.text_or("facility", ""),
                   row.text("item"),
                   row.text("source_id"),
                   row.text_or("class", ""),
                   {},
                   {}};
    once.look(row, fmt::format("source of {}/{}#{}", one.enterprise, one.facility, one.item));
    tie_ground(row, one);
    out.sources.push_back(std::move(one));
  }
  for (Section& row : top.sections("unit")) {
    TiedUnit one{row.text("enterprise"),
                 row.text_or("facility", ""),
                 row.text("listed"),
                 row.text("unit"),
                 row.text("process"),
                 row.texts("items"),
                 {},
                 {}};
    for (const std::string& item : one.items) {
      once.look(row, fmt::format("unit of {}/{}#{}", one.enterprise, one.facility, item));
    }
    once.look(row, "unit " + one.unit);
    tie_ground(row, one);
    out.units.push_back(std::move(one));
  }
  for (Section& row : top.sections("meter")) {
    TiedMeter one = read_tied_meter(row);
    once.look(row, fmt::format("meter of {}/{}#{} from {}", one.enterprise, one.facility, one.item, one.from));
    out.meters.push_back(std::move(one));
  }
  return out;
}

}  // namespace

const TiedPermit* FilingTies::permit(std::string_view enterprise, Day day) const {
  const auto found = std::ranges::find_if(permits, [&](const TiedPermit& one) {
    return one.enterprise == enterprise && one.from <= day && (!one.until || day < *one.until);
  });
  return found == permits.end() ? nullptr : &*found;
}

const TiedSource* FilingTies::source(std::string_view enterprise, std::string_view facility,
                                     std::string_view item) const {
  const auto found = std::ranges::find_if(sources, [&](const TiedSource& one) {
    return one.enterprise == enterprise && one.facility == facility && one.item == item;
  });
  return found == sources.end() ? nullptr : &*found;
}

const TiedMeter* FilingTies::meter(std::string_view enterprise, std::string_view facility, std::string_view item,
                                   std::string_view month) const {
  const auto found = std::ranges::find_if(meters, [&](const TiedMeter& one) {
    return one.enterprise == enterprise && one.facility == facility && one.item == item && one.from <= month &&
           (one.until.empty() || month <= one.until);
  });
  return found == meters.end() ? nullptr : &*found;
}

Result<FilingTies> read_filing_ties(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  FilingTies out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    out = read_ties(top);
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

}  // namespace lantian::carbon
