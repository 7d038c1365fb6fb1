#include "serve/carbon/month_json.hpp"

#include "carbon/filing/filing.hpp"
#include "serve/carbon/month_parts_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::string_view carbon_standings[] = {"", "NO", "NE", "IE", "C"};

}  // namespace

carbon::MonthItem read_month_item(const DocumentPart& part) {
  carbon::MonthItem out;
  out.item = part.text("item");
  const std::string amount = part.text("amount");
  const auto* const standing = std::find(std::begin(carbon_standings) + 1, std::end(carbon_standings), amount);
  if (standing != std::end(carbon_standings)) {
    out.standing = static_cast<carbon::Standing>(standing - std::begin(carbon_standings));
  } else if (const auto value = parse_decimal(amount)) {
    out.value = *value;
  } else {
    part.wrong("amount", "a number, NO, NE, IE or C");
  }
  out.unit = part.text("unit");
  out.origin = part.word("origin", carbon::parse_origin);
  out.evidence = part.text_or("evidence");
  out.meter = part.text_or("meter");
  return out;
}

DocumentJson month_item_json(const carbon::MonthItem& item) {
  const auto standing = static_cast<std::size_t>(item.standing);
  DocumentJson out{{"item", item.item},
                   {"amount", standing == 0 ? item.value.text() : std::string{carbon_standings[standing]}},
                   {"unit", item.unit},
                   {"origin", name_of(item.origin)}};
  if (!item.evidence.empty()) out["evidence"] = item.evidence;
  if (!item.meter.empty()) out["meter"] = item.meter;
  return out;
}

std::string carbon_enterprise_json(const carbon::Enterprise& one) {
  return DocumentJson{{"id", one.id},         {"name", {{"zh", one.name.zh}, {"en", one.name.en}}},
                      {"uscc", one.uscc},     {"county", one.county},
                      {"sector", one.sector}, {"industry", one.industry},
                      {"guide", one.guide},   {"synthetic", one.synthetic}}
      .dump();
}

Result<carbon::Enterprise> read_carbon_enterprise_json(std::string_view json) {
  return read_document(json, "enterprise", [](const DocumentPart& part) {
    carbon::Enterprise out;
    out.id = part.text("id");
    const DocumentPart name = part.part("name");
    out.name = {name.text("zh"), name.text("en")};
    out.uscc = part.text_or("uscc");
    out.county = part.text("county");
    out.sector = part.text("sector");
    out.industry = part.text_or("industry");
    out.guide = part.text("guide");
    out.synthetic = part.truth("synthetic");
    return out;
  });
}

std::string carbon_month_json(const carbon::Month& month) {
  DocumentJson items = DocumentJson::array();
  for (const carbon::MonthItem& item : month.items) items.push_back(month_item_json(item));
  DocumentJson out{{"enterprise", month.enterprise}, {"facility", month.facility},   {"month", month.month},
                   {"state", name_of(month.state)},  {"synthetic", month.synthetic}, {"items", std::move(items)}};
  if (!month.account.empty()) out["account"] = month.account;
  return out.dump();
}

Result<carbon::Month> read_carbon_month_json(std::string_view json, std::int64_t number) {
  return read_document(json, "month", [number](const DocumentPart& part) {
    carbon::Month out;
    out.enterprise = part.text("enterprise");
    out.facility = part.text_or("facility");
    out.month = part.text("month");
    out.state = part.word("state", carbon::parse_month_state);
    out.synthetic = part.truth("synthetic");
    out.account = part.text_or("account");
    for (const DocumentPart& item : part.parts("items")) out.items.push_back(read_month_item(item));
    for (carbon::MonthItem& item : out.items) {
      item.record = fmt::format("month/{}@{}#{}", carbon::month_key(out), number, item.item);
    }
    return out;
  });
}

std::string carbon_year_json(const carbon::SyntheticYear& year) {
  return DocumentJson{{"enterprise", year.enterprise},
                      {"sector", year.sector},
                      {"county", year.county},
                      {"year", year.year},
                      {"output", year.output.text()},
                      {"output_unit", year.output_unit},
                      {"value_added_fen", year.value_added.fen()},
                      {"tax_fen", year.tax.fen()},
                      {"energy_tce", year.energy_tce.text()},
                      {"about_t", year.about_t.text()}}
      .dump();
}

Result<carbon::SyntheticYear> read_carbon_year_json(std::string_view json) {
  return read_document(json, "year", [](const DocumentPart& part) {
    const auto decimal = [&part](const char* key) {
      if (const auto value = parse_decimal(part.text(key))) return *value;
      part.wrong(key, "a number as text");
      return Decimal{};
    };
    carbon::SyntheticYear out;
    out.enterprise = part.text("enterprise");
    out.sector = part.text("sector");
    out.county = part.text("county");
    out.year = part.small("year");
    out.output = decimal("output");
    out.output_unit = part.text("output_unit");
    out.value_added = carbon::Money::from_fen(part.whole("value_added_fen"));
    out.tax = carbon::Money::from_fen(part.whole("tax_fen"));
    out.energy_tce = decimal("energy_tce");
    out.about_t = decimal("about_t");
    return out;
  });
}

}  // namespace lantian::serve
