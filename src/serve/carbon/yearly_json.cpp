#include "serve/carbon/yearly_desk.hpp"
#include "serve/document.hpp"

#include <set>

namespace lantian::serve {
namespace {

/// A figure is a text or a number; kept as a text, so that no digit is lost.
std::optional<Decimal> yearly_figure(const DocumentPart& part, const DocumentJson& json, const char* key) {
  if (!part.has(key)) return std::nullopt;
  const DocumentJson& one = json[key];
  const std::string text = one.is_string() ? one.get<std::string>() : one.is_number() ? one.dump() : std::string{};
  const auto read = parse_decimal(text);
  if (read) return *read;
  part.wrong(key, "a number");
  return std::nullopt;
}

DocumentJson yearly_value(const std::optional<Decimal>& value) {
  return value ? DocumentJson(value->text()) : DocumentJson(nullptr);
}

DocumentJson yearly_tonnes(const std::optional<std::int64_t>& kg) {
  constexpr double kilograms = 1000;
  return kg ? DocumentJson(static_cast<double>(*kg) / kilograms) : DocumentJson(nullptr);
}

void put_yearly_origin(DocumentJson& into, const EnergyOrigin& origin) {
  into["source"] = origin.source;
  into["who"] = origin.who;
  into["at"] = origin.at;
  into["row"] = origin.row;
}

DocumentJson yearly_named(const std::string& id, const terms::Name& name) {
  return {{"id", id}, {"name_zh", name.shown(true)}, {"name_en", name.shown(false)}};
}

terms::Name yearly_name(const CarbonDesk& desk, const CarbonFilings& filings, const std::string& id) {
  const auto found = std::ranges::find(filings.enterprises, id, &carbon::Enterprise::id);
  if (found != filings.enterprises.end()) return found->name;
  if (id == "all") return {"", ""};
  return {desk.office->unit_name(id, true), desk.office->unit_name(id, false)};
}

DocumentJson yearly_targets(const CarbonDesk& desk, const CarbonFilings& filings, const EnergyRegion& region,
                            int year) {
  DocumentJson out = DocumentJson::array();
  std::set<std::string> seen;
  for (const EnergyAim& one : region.aims) {
    const EnergyAim* holds = region.aim(one.id, year);
    if (holds == nullptr || !seen.insert(one.id).second) continue;
    DocumentJson row = yearly_named(one.id, yearly_name(desk, filings, one.id));
    row["total_tce"] = yearly_tonnes(holds->total_kgce);
    row["total_change_percent"] = yearly_value(holds->total_change_percent);
    row["intensity_decline_percent"] = yearly_value(holds->intensity_decline_percent);
    row["coal_t"] = yearly_tonnes(holds->coal_kg);
    row["coal_change_percent"] = yearly_value(holds->coal_change_percent);
    put_yearly_origin(row, holds->origin);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::string yearly_json(const YearlyEntry& entry) {
  return DocumentJson{{"id", entry.id},
                      {"year", entry.year},
                      {"total_tce", yearly_value(entry.total_tce)},
                      {"coal_t", yearly_value(entry.coal_t)},
                      {"intensity_decline_percent", yearly_value(entry.intensity_decline_percent)},
                      {"tce", yearly_value(entry.tce)},
                      {"in", yearly_value(entry.in)},
                      {"out", yearly_value(entry.out)},
                      {"factor", yearly_value(entry.factor)},
                      {"source", entry.source},
                      {"withdrawn", entry.withdrawn}}
      .dump();
}

Result<YearlyEntry> read_yearly_json(YearlyKind kind, std::string_view json) {
  const DocumentJson bare = DocumentJson::parse(json, nullptr, false);
  return read_document(json, document_of(kind), [&](const DocumentPart& part) {
    YearlyEntry out;
    out.kind = kind;
    out.id = part.text("id");
    out.year = part.small("year");
    out.source = part.text_or("source");
    out.withdrawn = part.has("withdrawn") && part.truth("withdrawn");
    out.supersedes = part.has("supersedes") ? part.whole("supersedes") : 0;
    if (kind == YearlyKind::target) {
      out.total_tce = yearly_figure(part, bare, "total_tce");
      out.coal_t = yearly_figure(part, bare, "coal_t");
      out.intensity_decline_percent = yearly_figure(part, bare, "intensity_decline_percent");
    } else if (kind == YearlyKind::statistic) {
      out.tce = yearly_figure(part, bare, "tce");
    } else {
      out.in = yearly_figure(part, bare, "in");
      out.out = yearly_figure(part, bare, "out");
      out.factor = yearly_figure(part, bare, "factor");
    }
    return out;
  });
}

std::string yearly_page_json(const CarbonDesk& desk, const EnergyRules& rules, const CarbonFilings& filings,
                             const EnergyRegion& region, int year) {
  DocumentJson statistics = DocumentJson::array(), flows = DocumentJson::array(), carriers = DocumentJson::array(),
               areas = DocumentJson::array();
  for (const carbon::Carrier& one : rules.carriers.carriers()) carriers.push_back(yearly_named(one.id, one.name));
  for (const EnergyStatistic& one : region.statistics) {
    if (one.year != year) continue;
    const carbon::Carrier* carrier = rules.carriers.carrier(one.carrier);
    DocumentJson row = yearly_named(one.carrier, carrier == nullptr ? terms::Name{} : carrier->name);
    row["tce"] = yearly_tonnes(one.kgce);
    put_yearly_origin(row, one.origin);
    statistics.push_back(std::move(row));
  }
  for (const EnergyFlow& one : region.flows) {
    if (one.year != year) continue;
    DocumentJson row{{"id", one.kind}, {"in", one.in.text()}, {"out", one.out.text()}};
    row["factor"] = yearly_value(one.factor);
    put_yearly_origin(row, one.origin);
    flows.push_back(std::move(row));
  }
  std::set<std::string> counties;
  for (const carbon::Enterprise& one : filings.enterprises) {
    if (counties.insert(one.county).second) {
      areas.push_back(yearly_named(one.county, yearly_name(desk, filings, one.county)));
    }
  }
  return DocumentJson{{"year", year},
                      {"synthetic", desk.synthetic || region.synthetic},
                      {"targets", yearly_targets(desk, filings, region, year)},
                      {"statistics", std::move(statistics)},
                      {"flows", std::move(flows)},
                      {"carriers", std::move(carriers)},
                      {"areas", std::move(areas)}}
      .dump();
}

}  // namespace lantian::serve
