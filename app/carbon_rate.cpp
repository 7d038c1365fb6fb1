#include "app/carbon_rate.hpp"

#include "app/desk.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/balances_json.hpp"
#include "serve/carbon/reports.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

using carbon::Part;

constexpr const char* rate_mark = "SYNTHETIC: made-up enterprises; no figure here is of a real one\n";
constexpr std::int64_t kg_of_tonne = 1000, yuan_of_unit = 10'000;

/// The books of a command, at one place because they point into each other.
struct RateDesk {
  serve::Office data;
  serve::InventoryOffice inventory;
  serve::CarbonOffice office;
  std::unique_ptr<keep::DocumentBook> book;  ///< null: of the region's pack
  serve::CarbonDesk desk;
  serve::OpenYear open;
};

/// The desk that the service has as well, over a book of documents or over the pack's enterprises in memory.
Result<std::unique_ptr<RateDesk>> open_rate_desk(const CarbonRateWords& words) {
  auto out = std::make_unique<RateDesk>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->inventory, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(out->office, serve::CarbonOffice::open(out->inventory));
  if (words.book.empty()) {
    out->book = keep::make_memory_document_book();
    LANTIAN_CHECK(serve::keep_synthetic_filings(out->office, words.region, *out->book, keep::now()));
  } else {
    const std::string path = serve::carbon_path(words.book);
    if (!keep::exists(path)) {
      return Error{ErrorCode::not_found,
                   fmt::format("there are no carbon accounts in '{}'; `lantian serve` keeps them there", words.book),
                   "--book"};
    }
    LANTIAN_TRY(out->book, keep::open_document_book(path));
  }
  out->desk.office = &out->inventory;
  out->desk.carbon = &out->office;
  out->desk.region = words.region;
  out->desk.directory = words.book;
  out->desk.book = [book = out->book.get()] { return book; };
  LANTIAN_TRY(out->open, serve::open_carbon_year(out->desk, words.year));
  return out;
}

std::string rate_number(const std::optional<Rational>& value, int places) {
  return value ? round_half_even(*value, places).text() : std::string{};
}

std::string or_dash(std::string text) {
  return text.empty() ? "-" : std::move(text);
}

std::string rate_name(const CarbonRateWords& words, const terms::Name& name) {
  return words.chinese ? name.zh : name.en;
}

void print_csv(const std::vector<std::string>& fields) {
  std::vector<std::string> quoted;
  for (const std::string& field : fields) quoted.push_back(csv_field(field));
  print(joined(quoted, ",") + "\n");
}

std::string rate_colour(const serve::RatingsGround& ground, const std::string& enterprise) {
  const auto& labels = ground.engine == carbon::LabelEngine::ratio ? ground.year->by_ratio : ground.year->by_quantile;
  const auto found = labels.find(enterprise);
  return found == labels.end() ? "" : found->second.colour;
}

std::string rate_set(const carbon::Rating& rating) {
  return rating.benchmark ? fmt::format("{}:{}", name_of(rating.benchmark->width), rating.benchmark->key) : "";
}

void print_rating_csv(const serve::RatingsGround& ground, const CarbonRateWords& words) {
  print_csv({"enterprise", "name", "sector", "L_t_per_10k_yuan", "tier", "K", "level", "trend", "change_percent",
             "benchmark", "members", "label", "state", "reason", "basis", "synthetic"});
  for (const carbon::Rating& one : ground.ratings) {
    const carbon::Enterprise* who = serve::rated_enterprise(*ground.filings, one.enterprise);
    print_csv(
        {one.enterprise, who == nullptr ? "" : rate_name(words, who->name),
         ground.year->accounts.find(one.enterprise)->second.sector, rate_number(one.intensity, carbon::code_decimals),
         one.tier, rate_number(one.ratio, carbon::code_decimals), one.level, std::string{name_of(one.trend)},
         rate_number(one.change_percent, 2), rate_set(one),
         one.benchmark ? std::to_string(one.benchmark->sum.enterprises) : "", rate_colour(ground, one.enterprise),
         std::string{name_of(one.state)}, one.reason == carbon::NoLevel::none ? "" : std::string{name_of(one.reason)},
         one.basis, one.synthetic ? "true" : "false"});
  }
}

void print_rating_text(const serve::RatingsGround& ground, const CarbonRateWords& words) {
  if (ground.filings->synthetic) print(rate_mark);
  print(fmt::format("{}  rule {}, label by {}\n{:<26} {:>9} {:<5} {:>8} {:<5} {:<8} {:>8} {:<14} {:>3} {:<12} {}\n",
                    ground.year->year, ground.office->rating().text(), words.engine, "enterprise", "L", "tier", "K",
                    "level", "trend", "%", "held against", "of", "label", "state"));
  for (const carbon::Rating& one : ground.ratings) {
    const carbon::Enterprise* who = serve::rated_enterprise(*ground.filings, one.enterprise);
    print(fmt::format("{:<26} {:>9} {:<5} {:>8} {:<5} {:<8} {:>8} {:<14} {:>3} {:<12} {}{}  {}\n", one.enterprise,
                      or_dash(rate_number(one.intensity, carbon::code_decimals)), or_dash(one.tier),
                      or_dash(rate_number(one.ratio, carbon::code_decimals)), or_dash(one.level), name_of(one.trend),
                      or_dash(rate_number(one.change_percent, 1)), or_dash(rate_set(one)),
                      one.benchmark ? one.benchmark->sum.enterprises : 0, or_dash(rate_colour(ground, one.enterprise)),
                      name_of(one.state), one.reason == carbon::NoLevel::none ? "" : ": " + words_of(one.reason),
                      who == nullptr ? "" : rate_name(words, who->name)));
  }
  for (const auto& [id, why] : ground.year->failed) print(fmt::format("{:<26} no account: {}\n", id, why.message));
}

Result<int> carbon_rate(const CarbonRateWords& words) {
  LANTIAN_TRY(const auto desk, open_rate_desk(words));
  LANTIAN_TRY(serve::RatingsGround ground, serve::ratings_ground(desk->office, desk->open, desk->book.get()));
  ground.engine = words.engine == "ratio" ? carbon::LabelEngine::ratio : carbon::LabelEngine::quantile;
  if (words.format == "json") {
    print(serve::ratings_json(ground) + "\n");
  } else if (words.format == "csv") {
    print_rating_csv(ground, words);
  } else {
    print_rating_text(ground, words);
  }
  return 0;
}

/// Kilograms in t, yuan in 10^4 yuan: exact, so that columns add up.
std::string in_thousandths(std::int64_t kilograms) {
  return Decimal{kilograms, 3}.text();
}
std::string in_ten_thousands(std::int64_t yuan) {
  return Decimal{yuan, 4}.text();
}

/// Name of a sector or county; the whole has none.
std::string row_name(const RateDesk& desk, const CarbonRateWords& words, const carbon::BalanceRow& row) {
  if (!row.sector.empty()) {
    const carbon::Sector* sector = desk.office.sectors().sector(row.sector);
    return sector == nullptr ? row.sector : rate_name(words, sector->name);
  }
  if (row.county.empty()) return "all";
  const auto region = desk.data.region(words.region);
  if (!region) return row.county;
  const auto unit = std::ranges::find((*region)->units, row.county, &terms::Unit::id);
  return unit == (*region)->units.end() ? row.county : rate_name(words, unit->name);
}

void print_balance_row(const RateDesk& desk, const CarbonRateWords& words, const carbon::BalanceRow& row) {
  const serve::YearEnergy energy = desk.open.year->energy(row.county, row.sector);
  const std::string intensity = rate_number(row.intensity(), carbon::code_decimals);
  if (words.format == "csv") {
    print_csv({row.county,
               row.sector,
               row_name(desk, words, row),
               std::to_string(row.enterprises),
               std::to_string(row.missing),
               in_thousandths(row.part(Part::fuel)),
               in_thousandths(row.part(Part::process)),
               in_thousandths(row.part(Part::recovery)),
               in_thousandths(row.direct_kg()),
               in_thousandths(row.part(Part::electricity)),
               in_thousandths(row.part(Part::heat)),
               in_thousandths(row.coal_kg),
               std::to_string(row.coal_unknown),
               in_thousandths(energy.kgce),
               std::to_string(energy.unknown),
               in_ten_thousands(row.value_added_yuan),
               intensity,
               std::to_string(row.held),
               in_thousandths(row.direct_kg() + row.held_direct_kg()),
               in_thousandths(row.coal_fed_kg)});
    return;
  }
  print(fmt::format("{:<18} {:>3} {:>16} {:>17} {:>15} {:>15} {:>15} {:>9} {}\n",
                    or_dash(row.sector.empty() ? row.county : row.sector), row.enterprises,
                    in_thousandths(row.direct_kg()), in_thousandths(row.indirect_kg()), in_thousandths(row.coal_kg),
                    in_thousandths(energy.kgce), in_ten_thousands(row.value_added_yuan), or_dash(intensity),
                    row_name(desk, words, row)));
}

void print_balance_head(const CarbonRateWords& words, const carbon::Balance& balance) {
  if (words.format == "csv") {
    return print_csv({"county",
                      "sector",
                      "name",
                      "enterprises",
                      "lacking",
                      "fuel_t",
                      "process_t",
                      "recovery_t",
                      "direct_t",
                      "electricity_t",
                      "heat_t",
                      "coal_t",
                      "coal_unknown",
                      "energy_tce",
                      "energy_unknown",
                      "value_added_10k_yuan",
                      "L_t_per_10k_yuan",
                      "held",
                      "direct_with_held_t",
                      "coal_fed_t"});
  }
  if (balance.synthetic) print(rate_mark);
  print(fmt::format("{}  t CO2, t of coal, tce, 10^4 yuan, t per 10^4 yuan\n", balance.period));
  print(fmt::format("{:<18} {:>3} {:>16} {:>17} {:>15} {:>15} {:>15} {:>9}\n", words.by, "n", "direct",
                    "bought power+heat", "coal", "energy", "value added", "L"));
}

void print_balance_foot(const RateDesk& desk, const CarbonRateWords& words, const carbon::Balance& balance) {
  const carbon::RegionalTotal& region = balance.region;
  print(fmt::format("lacking months or figures: {} of {}; coal not known: {}\n", balance.all.missing,
                    balance.all.enterprises, balance.all.coal_unknown));
  print(fmt::format(
      "region: {} t direct{}\n", in_thousandths(region.direct_kg),
      region.electricity_known ? "" : "; net import of electricity and heat is not known, so the total lacks it"));
  if (!desk.open.year->held.empty()) {
    print(fmt::format("held back, in none of these sums: {}; with them {} t direct, {} t bought\n", balance.all.held,
                      in_thousandths(balance.all.direct_kg() + balance.all.held_direct_kg()),
                      in_thousandths(balance.all.indirect_kg() + balance.all.held_indirect_kg())));
  }
  for (const auto& [id, findings] : desk.open.year->held) {
    for (const carbon::CarbonFinding& one : findings) {
      print(fmt::format("  {} {} {}: {}\n", id, one.month, one.code, rate_name(words, one.what)));
    }
  }
  for (const carbon::PublishedCarbon& one : desk.open.tables->published) {
    print(fmt::format("as published: {} {} {} ({})\n", rate_name(words, one.name), one.value.text(), one.unit,
                      one.source));
  }
}

Result<int> carbon_balance(const CarbonRateWords& words) {
  LANTIAN_TRY(const auto desk, open_rate_desk(words));
  const serve::OpenYear& open = desk->open;
  if (!open.year->balance) {
    return Error{ErrorCode::not_found, fmt::format("nobody has an account of {}", open.year->year), "--year"};
  }
  for (const auto& [file, form] : {std::pair{words.docx, "docx"}, std::pair{words.xlsx, "xlsx"}}) {
    if (file.empty()) continue;
    LANTIAN_TRY(const std::string bytes, serve::balance_report(desk->desk, open, form, !words.chinese));
    LANTIAN_CHECK(keep::write_file(file, bytes));
  }
  const carbon::Balance& balance = *open.year->balance;
  const bool by_sector = words.by == "sector";
  if (words.format == "json") {
    print(serve::balance_json({&desk->office, open.tables, open.filings.get(), open.year.get(), open.before.get(),
                               by_sector ? serve::BalanceBy::sector : serve::BalanceBy::county}) +
          "\n");
    return 0;
  }
  print_balance_head(words, balance);
  for (const carbon::BalanceRow& row : by_sector ? balance.sectors : balance.counties)
    print_balance_row(*desk, words, row);
  print_balance_row(*desk, words, balance.all);
  if (words.format == "text") print_balance_foot(*desk, words, balance);
  return 0;
}

}  // namespace

int run_carbon_rate(const CarbonRateWords& words) {
  return exit_code(carbon_rate(words));
}
int run_carbon_balance(const CarbonRateWords& words) {
  return exit_code(carbon_balance(words));
}

}  // namespace lantian::app
