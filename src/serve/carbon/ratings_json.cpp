#include "serve/carbon/ratings_json.hpp"

#include "serve/carbon/held_json.hpp"
#include "serve/carbon/ratings_parts_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr int change_decimals = 2;

DocumentJson rating_rule_json(const carbon::RatingRule& rule) {
  DocumentJson out{{"id", rule.text()}};
  put_rating_name(out, rule.name);
  out["source"] = rule.source;
  out["status"] = rule.status;
  out["tiers"] = rating_bands_json(rule.tiers);
  out["levels"] = rating_bands_json(rule.levels);
  out["least"] = rule.least;
  out["widen"] = DocumentJson::array();
  for (const carbon::Width width : rule.widen) out["widen"].push_back(name_of(width));
  out["flat_percent"] = rule.flat_percent.text();
  out["benchmark_status"] = rule.benchmark_status;
  out["trend_status"] = rule.trend_status;
  return out;
}

DocumentJson label_rule_json(const carbon::LabelRule& rule, carbon::LabelEngine engine) {
  DocumentJson out{{"id", rule.id + "/" + rule.version}};
  put_rating_name(out, rule.name);
  out["source"] = rule.source;
  out["status"] = rule.status;
  out["engine"] = name_of(engine);
  out["colours"] = rating_bands_json(rule.bands(engine));
  out["least"] = engine == carbon::LabelEngine::ratio ? rule.least_ratio : rule.least_quantile;
  return out;
}

DocumentJson label_json(const RatingsGround& ground, std::string_view enterprise) {
  const auto& labels = ground.engine == carbon::LabelEngine::ratio ? ground.year->by_ratio : ground.year->by_quantile;
  const auto found = labels.find(enterprise);
  if (found == labels.end()) return nullptr;
  DocumentJson out{{"colour", rating_text_json(found->second.colour)}, {"lines", DocumentJson::array()}};
  for (const carbon::LabelLine& line : found->second.lines) {
    out["lines"].push_back({{"base", name_of(line.base)},
                            {"ratio", rating_number_json(line.ratio, carbon::code_decimals)},
                            {"not_above", rating_value_json(line.not_above)},
                            {"compared", line.compared},
                            {"colour", rating_text_json(line.colour)},
                            {"why_none", rating_text_json(line.why_none)}});
  }
  return out;
}

/// Findings that make the figure doubtful; empty: nothing does.
DocumentJson rating_held_json(const CarbonYear& year, std::string_view enterprise) {
  const auto found = year.held.find(enterprise);
  return found == year.held.end() ? DocumentJson::array() : held_findings_json(found->second);
}

std::string rating_set_key(const carbon::Benchmark& set) {
  return fmt::format("{}:{}", name_of(set.width), set.key);
}

DocumentJson rating_set_json(const CarbonYear& year, const carbon::Benchmark& set) {
  return {{"width", name_of(set.width)},
          {"key", set.key},
          {"enterprises", set.sum.enterprises},
          {"provisional", set.sum.provisional},
          {"net_kg", set.sum.net_kg},
          {"value_added_yuan", set.sum.value_added_yuan},
          {"intensity", rating_number_json(set.sum.intensity(), carbon::code_decimals)},
          {"members", year.book.members(set.width, set.key)}};
}

DocumentJson rating_json(const carbon::Rating& rating) {
  DocumentJson out{
      {"year", rating.year},
      {"state", name_of(rating.state)},
      {"reason", rating.reason == carbon::NoLevel::none ? DocumentJson{} : DocumentJson(name_of(rating.reason))},
      {"intensity", rating_number_json(rating.intensity, carbon::code_decimals)},
      {"tier", rating_text_json(rating.tier)},
      {"ratio", rating_number_json(rating.ratio, carbon::code_decimals)},
      {"level", rating_text_json(rating.level)},
      {"benchmark", rating.benchmark ? DocumentJson(rating_set_key(*rating.benchmark)) : DocumentJson{}},
      {"missing_months", rating.missing_months},
      {"trend", name_of(rating.trend)},
      {"no_trend", rating_text_json(rating.no_trend)},
      {"change_percent", rating_number_json(rating.change_percent, change_decimals)},
      {"basis", rating.basis}};
  return out;
}

DocumentJson code_line_json(const IssuedCode& code) {
  return {{"serial", code.code.serial},
          {"issued", text_of(code.code.issued)},
          {"level", code.code.level},
          {"withdrawn", code.withdrawal ? DocumentJson(text_of(code.withdrawal->on)) : DocumentJson{}}};
}

void put_rated_enterprise(DocumentJson& into, const carbon::Enterprise& enterprise) {
  into["enterprise"] = enterprise.id;
  put_rating_name(into, enterprise.name);
  into["county"] = enterprise.county;
  into["sector"] = enterprise.sector;
  into["industry"] = enterprise.industry;
}

/// How many enterprises of a level; those without one under "".
DocumentJson level_counts_json(const carbon::RatingRule& rule, const std::map<std::string, int>& counted) {
  DocumentJson out = DocumentJson::array();
  const auto add = [&](const std::string& level) {
    const auto found = counted.find(level);
    out.push_back({{"level", rating_text_json(level)}, {"enterprises", found == counted.end() ? 0 : found->second}});
  };
  for (const carbon::Band& band : rule.levels) add(band.id);
  add("");
  return out;
}

/// L, of what, and K, of what: every figure of the chain in whole kilograms and yuan.
DocumentJson lineage_json(const RatingDetail& detail, const carbon::Rating& rating) {
  const RatingsGround& ground = *detail.ground;
  const auto brief = ground.year->accounts.find(detail.enterprise->id);
  const carbon::RatingFacts* facts = ground.year->book.facts(detail.enterprise->id);
  if (brief == ground.year->accounts.end() || facts == nullptr) return nullptr;
  const AccountBrief& account = brief->second;
  DocumentJson parts = DocumentJson::object();
  for (std::size_t i = 0; i < account.part_kg.size(); ++i) {
    parts[std::string{name_of(static_cast<carbon::Part>(i + 1))}] = account.part_kg[i];
  }
  DocumentJson out;
  out["account"] = {{"period", std::to_string(ground.year->year)},
                    {"guide", account.guide},
                    {"version", account.version},
                    {"late_guide", account.late_guide},
                    {"state", name_of(account.state)},
                    {"part_kg", std::move(parts)},
                    {"total_kg", rating_value_json(account.total_kg)},
                    {"missing_months", account.missing_months},
                    {"factors", account.factors}};
  out["zero_carbon_kg"] = facts->zero_carbon_kg;
  out["sinks_kg"] = facts->sinks_kg;
  out["deductions"] = DocumentJson::array();
  for (const carbon::Deduction& one : account.deductions) {
    const carbon::DeductionItem* item = ground.office->deductions().item(one.item);
    DocumentJson row{{"item", one.item}};
    put_rating_name(row, item == nullptr ? terms::Name{one.item, one.item} : item->name);
    row["month"] = one.month;
    row["kg"] = one.kg;
    row["evidence"] = one.evidence;
    row["record"] = one.record;
    row["why_not"] = name_of(one.why);
    out["deductions"].push_back(std::move(row));
  }
  out["net_kg"] = rating_value_json(facts->net_kg());
  out["value_added_yuan"] = rating_value_json(facts->value_added_yuan);
  out["value_added_record"] = fmt::format("year/{}/{}", detail.enterprise->id, ground.year->year);
  out["benchmark"] = nullptr;
  if (!rating.benchmark) return out;
  out["benchmark"] = rating_set_json(*ground.year, *rating.benchmark);
  DocumentJson members = DocumentJson::array();
  for (const std::string& id : ground.year->book.members(rating.benchmark->width, rating.benchmark->key)) {
    const carbon::RatingFacts& one = *ground.year->book.facts(id);
    DocumentJson member{{"enterprise", id}};
    if (const carbon::Enterprise* who = rated_enterprise(*ground.filings, id)) put_rating_name(member, who->name);
    member["net_kg"] = rating_value_json(one.net_kg());
    member["value_added_yuan"] = rating_value_json(one.value_added_yuan);
    member["intensity"] = rating_number_json(one.intensity(), carbon::code_decimals);
    members.push_back(std::move(member));
  }
  out["members"] = std::move(members);
  return out;
}

DocumentJson own_code_json(const std::vector<IssuedCode>& codes, const IssuedCode& one) {
  DocumentJson out = code_line_json(one);
  out["state"] = name_of(state_in(codes, one));
  out["by"] = one.by;
  out["reason"] = one.withdrawal ? DocumentJson(one.withdrawal->reason) : DocumentJson{};
  out["text"] = one.signed_code.payload;
  out["signature"] = one.signed_code.signature;
  out["token"] = token_of(one.signed_code);
  return out;
}

}  // namespace

std::string ratings_json(const RatingsGround& ground) {
  const carbon::RatingRule& rule = ground.office->rating();
  DocumentJson results = DocumentJson::array(), sets = DocumentJson::object();
  std::map<std::string, int> all;
  std::map<std::string, std::map<std::string, int>> by_sector;
  for (const carbon::Rating& rating : ground.ratings) {
    const carbon::Enterprise* who = rated_enterprise(*ground.filings, rating.enterprise);
    if (who == nullptr) continue;
    DocumentJson one;
    put_rated_enterprise(one, *who);
    one["sector"] = ground.year->accounts.find(who->id)->second.sector;
    one.update(rating_json(rating));
    one["label"] = label_json(ground, rating.enterprise);
    one["held"] = rating_held_json(*ground.year, rating.enterprise);
    const auto code = ground.codes.find(rating.enterprise);
    one["code"] = code == ground.codes.end() ? DocumentJson{} : code_line_json(code->second);
    if (rating.benchmark && !sets.contains(rating_set_key(*rating.benchmark))) {
      sets[rating_set_key(*rating.benchmark)] = rating_set_json(*ground.year, *rating.benchmark);
    }
    ++all[rating.level];
    ++by_sector[one["sector"].get<std::string>()][rating.level];
    results.push_back(std::move(one));
  }
  DocumentJson out{{"year", ground.year->year}, {"years", rating_years(*ground.filings)}};
  out["synthetic"] = ground.filings->synthetic;
  out["rule"] = rating_rule_json(rule);
  out["label_rule"] = label_rule_json(ground.tables->label, ground.engine);
  out["sectors"] = sector_names_json(ground.office->sectors());
  out["levels"] = level_counts_json(rule, all);
  out["by_sector"] = DocumentJson::array();
  for (const auto& [sector, counted] : by_sector) {
    out["by_sector"].push_back({{"sector", sector}, {"levels", level_counts_json(rule, counted)}});
  }
  out["benchmarks"] = std::move(sets);
  out["results"] = std::move(results);
  out["failed"] = DocumentJson::array();
  for (const auto& [id, why] : ground.year->failed)
    out["failed"].push_back(
        {{"enterprise", id}, {"why", why.message}, {"why_zh", ground.office->reasons().in_chinese(why.message)}});
  return out.dump();
}

std::string rating_detail_json(const RatingDetail& detail) {
  const RatingsGround& ground = *detail.ground;
  DocumentJson out;
  put_rated_enterprise(out, *detail.enterprise);
  out["year"] = ground.year->year;
  out["synthetic"] = detail.enterprise->synthetic;
  out["rule"] = rating_rule_json(ground.office->rating());
  out["course"] = DocumentJson::array();
  const carbon::Rating* now = nullptr;
  for (const carbon::Rating& one : detail.course) {
    out["course"].push_back(rating_json(one));
    if (one.year == ground.year->year) now = &one;
  }
  out["label"] = label_json(ground, detail.enterprise->id);
  out["label_rule"] = label_rule_json(ground.tables->label, ground.engine);
  out["held"] = rating_held_json(*ground.year, detail.enterprise->id);
  out["lineage"] = now == nullptr ? DocumentJson{} : lineage_json(detail, *now);
  out["codes"] = DocumentJson::array();
  for (const IssuedCode& one : detail.codes) out["codes"].push_back(own_code_json(detail.codes, one));
  // Figures that were filed later change a rating and no code: a page says so.
  out["code_differs"] = nullptr;
  if (now != nullptr && !detail.codes.empty()) {
    const carbon::CodeText& code = detail.codes.back().code;
    const auto again = carbon::code_of(*now, code.issued, code.serial, code.token);
    out["code_differs"] = !again || again->text() != code.text();
  }
  return out.dump();
}

std::string own_codes_json(std::string_view enterprise, std::span<const std::vector<IssuedCode>> years,
                           bool synthetic) {
  DocumentJson results = DocumentJson::array();
  for (const std::vector<IssuedCode>& codes : years) {
    for (const IssuedCode& one : codes) {
      DocumentJson row = own_code_json(codes, one);
      row["year"] = one.code.year;
      results.push_back(std::move(row));
    }
  }
  return DocumentJson{{"enterprise", enterprise}, {"synthetic", synthetic}, {"results", std::move(results)}}.dump();
}

std::string verified_code_json(const CarbonOffice& office, const VerifiedCode& verified,
                               const carbon::Enterprise* enterprise, bool synthetic) {
  const carbon::CodeText& code = verified.issued.code;
  const carbon::RatingRule& rule = office.rating();
  const bool known_rule = rule.text() == code.rule;
  const auto band = [&](const std::vector<carbon::Band>& bands, const std::string& id) {
    DocumentJson out{{"id", id}, {"name_zh", id}, {"name_en", id}};
    const auto found = std::ranges::find(bands, id, &carbon::Band::id);
    if (known_rule && found != bands.end()) put_rating_name(out, found->name);
    return out;
  };
  DocumentJson out{{"state", name_of(verified.state)}, {"enterprise", code.enterprise}};
  put_rating_name(out, enterprise == nullptr ? terms::Name{code.enterprise, code.enterprise} : enterprise->name);
  out["year"] = code.year;
  out["rule"] = code.rule;
  out["tier"] = band(rule.tiers, code.tier);
  out["level"] = band(rule.levels, code.level);
  out["levels"] = known_rule ? rule.levels.size() : 0;
  out["intensity"] = code.intensity.text();
  out["ratio"] = code.ratio.text();
  out["benchmark"] = code.benchmark;
  out["rating_state"] = name_of(code.state);
  out["issued"] = text_of(code.issued);
  out["serial"] = code.serial;
  out["withdrawn"] =
      verified.issued.withdrawal ? DocumentJson(text_of(verified.issued.withdrawal->on)) : DocumentJson{};
  out["synthetic"] = synthetic;
  return out.dump();
}

std::string code_key_json(const CodeSigner& signer) {
  return DocumentJson{
      {"algorithm", "Ed25519"},
      {"public_key", signer.public_key()},
      {"token", "base64url(text) and the 86 characters of base64url(signature of the text), without padding"},
      {"text", "LT1|enterprise|year|rule|tier|level|L|K|benchmark|state|issued|serial|token"}}
      .dump();
}

}  // namespace lantian::serve
