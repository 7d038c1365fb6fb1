// One filed month as the tables of permit, inventory, account and reduction list: nothing is dropped silently.
#include "carbon/filing/feeds.hpp"

#include "carbon/accounts/account_trial_test.hpp"
#include "carbon/filing/meter_month.hpp"

#include <doctest/doctest.h>

namespace lantian::carbon {
namespace {

constexpr const char* feeds_ties = R"(
[[permit]]
enterprise = "E-1"
document = "P-1"
from = 2023-01-01
until = 2024-01-01
limits = [
  { item = "coal_burnt", a_year = "2500.5", unit = "t", source = "table 4" },
  { item = "wood_burnt", a_year = "9", unit = "t", source = "table 4" },
]
source = "s"
status = "unverified"
[[source]]
enterprise = "E-1"
item = "coal_burnt"
source_id = "S-1"
source = "s"
status = "unverified"
[[source]]
enterprise = "E-1"
item = "power_generated"
source_id = "S-9"
source = "s"
status = "unverified"
[[unit]]
enterprise = "E-1"
listed = "L-1"
unit = "L-1.1"
process = "power_boiler"
items = ["coal_burnt", "electricity_bought"]
source = "s"
status = "unverified"
)";

struct FeedsTrial {
  Enterprise enterprise = trial::enterprise_of("power");
  FilingTies ties;
  FeedWords words;
  std::vector<Month> year;
  FeedQuestion question;

  explicit FeedsTrial(std::vector<Month> months, const char* text = feeds_ties) : year{std::move(months)} {
    enterprise.id = "E-1";
    for (Month& one : year) one.enterprise = "E-1";
    auto read = read_filing_ties({"ties.toml", text});
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().message));
    ties = *std::move(read);
    auto said = read_feed_words(trial::file_at(trial::data_folder() / "carbon" / "feeds.toml"));
    REQUIRE(said.ok());
    words = *std::move(said);
    const auto program = trial::shipped().guides.in_force("power", parse_period("2023-05")->begin);
    REQUIRE(program.ok());
    question = {&enterprise, &(*program)->guide, &ties, &words, &trial::shipped().units, year.back().month, year};
  }
};

terms::Form feeds_form(const char* path) {
  auto form = terms::read_form(trial::file_at(trial::data_folder() / path));
  REQUIRE(form.ok());
  return *std::move(form);
}

std::vector<std::string> feed_codes(const FilingFeed& feed) {
  std::vector<std::string> out;
  for (const FeedGap& one : feed.gaps) {
    CHECK(one.what.en.find('{') == std::string::npos);
    CHECK(one.advice.zh.find('{') == std::string::npos);
    out.push_back(one.code + (one.subject.empty() ? "" : " " + one.subject));
  }
  return out;
}

std::string feed_cell(const FilingFeed& feed, std::size_t row, const char* field) {
  REQUIRE(feed.rows.size() > row);
  return feed.rows[row].cells[feed.form->position(field)];
}

Month feeds_month(const char* month, const char* coal) {
  const bool known = std::string_view{coal} != "NE";
  Month out = trial::month_of(month, {{"coal_burnt", known ? coal : "0", "t"}, {"electricity_bought", "310", "MWh"}});
  if (!known) out.items[0].standing = Standing::not_estimated;
  return out;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("permit: the year's months are summed exactly beside the limit; an unknown month leaves it open") {
  const terms::Form form = feeds_form("carbon/forms/permit_statement.toml");
  const FeedsTrial two{{feeds_month("2023-01", "1250.2"), feeds_month("2023-02", "1250.3")}};
  const FilingFeed feed = permit_feed(two.question, form);
  CHECK(feed_cell(feed, 0, "amount") == "2500.5");
  CHECK(feed_cell(feed, 0, "limit") == "2500.5");
  CHECK(feed_cell(feed, 0, "used_percent") == "100.0");
  CHECK(feed_cell(feed, 0, "standing") == "within");
  CHECK(feed_cell(feed, 0, "permit_no") == "P-1");
  CHECK(feed_codes(feed) == Codes{"limit_unfiled wood_burnt", "permit_pollutants"});
  const FeedsTrial above{{feeds_month("2023-01", "1250.2"), feeds_month("2023-02", "1250.31")}};
  CHECK(feed_cell(permit_feed(above.question, form), 0, "standing") == "above");
  const FeedsTrial silent{{feeds_month("2023-01", "NE"), feeds_month("2023-02", "10")}};
  const FilingFeed open = permit_feed(silent.question, form);
  CHECK(feed_cell(open, 0, "standing") == "not_known");
  CHECK(feed_cell(open, 0, "months_known") == "1");
  CHECK(feed_codes(open)[0] == "months_unknown coal_burnt");
  Month tonnes = feeds_month("2023-02", "1.5");
  tonnes.items[0].unit = "10kt";
  const FeedsTrial units{{feeds_month("2023-01", "1000"), tonnes}};
  CHECK(feed_cell(permit_feed(units.question, form), 0, "amount") == "16000");
}

TEST_CASE("permit: without one in force the statement says so and gives no limit") {
  const FeedsTrial later{{feeds_month("2024-01", "1250.2")}};
  const terms::Form form = feeds_form("carbon/forms/permit_statement.toml");
  const FilingFeed feed = permit_feed(later.question, form);
  CHECK(feed_codes(feed) == Codes{"no_permit", "permit_pollutants"});
  CHECK(feed_cell(feed, 0, "limit").empty());
  CHECK(feed_cell(feed, 0, "standing") == "no_limit");
}

TEST_CASE("inventory: rows of known sources, every other item named with its amount") {
  Month month = feeds_month("2023-01", "1250.2");
  const Month more = trial::month_of("2023-01", {{"power_generated", "9", "MWh"}});
  month.items.push_back(more.items[0]);
  const FeedsTrial one{{month}};
  const terms::Form form = feeds_form("inventory/forms/activity.toml");
  const FilingFeed feed = inventory_feed(one.question, form, [](const std::string& id) -> std::optional<KnownSource> {
    return id == "S-1" ? std::optional{KnownSource{"01-PWR-COA", {}}} : std::nullopt;
  });
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed_cell(feed, 0, "source_id") == "S-1");
  CHECK(feed_cell(feed, 0, "class") == "01-PWR-COA");
  CHECK(feed_cell(feed, 0, "amount") == "1250.2");
  CHECK(feed_codes(feed) == Codes{"untied_source electricity_bought", "unknown_source power_generated"});
  CHECK(feed.gaps[0].what.en.find("E-1:electricity_bought") != std::string::npos);
  CHECK(feed.gaps[0].what.en.find("310 MWh") != std::string::npos);
}

TEST_CASE("reduction list: a tied unit is proposed with its mean day and base, what has no column is named") {
  const terms::Form form = feeds_form("respond/forms/industry.toml");
  const FeedsTrial one{{feeds_month("2023-01", "3100")}};
  KnownSource known;
  known.base_kg_d[0] = Decimal{307546, 3};
  const FilingFeed feed = emergency_feed(one.question, form, [&](const std::string& id) -> std::optional<KnownSource> {
    return id == "S-1" ? std::optional{known} : std::nullopt;
  });
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed_cell(feed, 0, "enterprise_id") == "L-1");
  CHECK(feed_cell(feed, 0, "unit_id") == "L-1.1");
  CHECK(feed_cell(feed, 0, "base_so2_kg_d") == "307.546");
  CHECK(feed_cell(feed, 0, "base_nox_kg_d").empty());
  CHECK(feed_cell(feed, 0, "fuel").find("100.000 t/d") != std::string::npos);
  CHECK(feed_codes(feed) == Codes{"no_column electricity_bought", "never_filled"});
  CHECK(feed.gaps[0].what.en.find("10.000 MWh/d") != std::string::npos);
  bool measures = false;
  for (const terms::FormColumn* column : feed.unfilled()) measures = measures || column->field == "red_kind";
  CHECK(measures);
  // The room that takes the list reads the columns back: nothing in them is of another form.
  const auto sheet = terms::read_sheet({"list.csv", terms::write_csv(form, feed.rows, false)});
  REQUIRE(sheet.ok());
  const terms::FilledForm filled = terms::fill(form, *sheet);
  CHECK(filled.refusals.empty());
  CHECK(filled.records.size() == 1);
  const FeedsTrial untied{{feeds_month("2023-01", "3100")}, ""};
  CHECK(feed_codes(emergency_feed(untied.question, form, [](const std::string&) { return std::nullopt; })) ==
        Codes{"no_unit"});
}

TEST_CASE("ties: an item of two units, two permits on a day and a row without source are refused, all at once") {
  const std::string twice = std::string{feeds_ties} + R"(
[[unit]]
enterprise = "E-1"
listed = "L-1"
unit = "L-1.2"
process = "power_boiler"
items = ["coal_burnt"]
source = "s"
status = "unverified"
[[permit]]
enterprise = "E-1"
document = "P-2"
from = 2023-12-31
source = "s"
status = "unverified"
[[meter]]
enterprise = "E-1"
item = "electricity_bought"
mn = "M"
factor = "p44001"
figure = "total"
unit = "kWh"
least_percent = "101"
status = "unverified"
)";
  const auto read = read_filing_ties({"ties.toml", twice});
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("unit of E-1/#coal_burnt stands here twice") != std::string::npos);
  CHECK(read.error().message.find("two permits of E-1 bind on one day") != std::string::npos);
  CHECK(read.error().message.find("at most 100") != std::string::npos);
  CHECK(read.error().message.find("source") != std::string::npos);
  const auto shipped =
      read_filing_ties(trial::file_at(trial::data_folder().parent_path() / "regions" / "changji" / "carbon-ties.toml"));
  CHECK_MESSAGE(shipped.ok(), (shipped.ok() ? std::string{} : shipped.error().message));
}

TEST_CASE("a month of a meter: the hours that there are, each once, and nothing where too few are") {
  TiedMeter tie;
  tie.item = "electricity_bought";
  tie.mn = "M1";
  tie.factor = "p44001";
  tie.unit = "kWh";
  tie.least_percent = Decimal{90, 0};
  const Period february = *parse_period("2023-02");
  std::vector<SeriesHour> hours;
  for (int n = 0; n < 604; ++n) {
    const UtcSeconds end{std::chrono::hours{n + 1}};
    hours.push_back({end, february.begin + std::chrono::days{n / 24}, Decimal{1005, 1}});
  }
  const MeterMonth short_of_it = meter_month(tie, february, hours);  // 90 % of 672 hours is 604.8
  CHECK(short_of_it.hours == 672);
  CHECK(short_of_it.known == 604);
  CHECK_FALSE(short_of_it.enough);
  CHECK(short_of_it.percent() == "89.9");
  hours.push_back(hours.back());                                                         // said twice
  hours.push_back({UtcSeconds{std::chrono::hours{900}}, february.end, Decimal{7, 0}});   // of March
  hours.push_back({UtcSeconds{std::chrono::hours{901}}, february.begin, std::nullopt});  // not usable
  CHECK_FALSE(meter_month(tie, february, hours).enough);
  hours.push_back({UtcSeconds{std::chrono::hours{902}}, february.begin, Decimal{25, 2}});
  const MeterMonth enough = meter_month(tie, february, hours);
  CHECK(enough.enough);
  const MonthItem item = metered_item(tie, enough);
  CHECK(item.value.text() == "60702.25");  // 604 * 100.5 + 0.25
  CHECK(item.meter == "M1/p44001");
  CHECK(item.origin == Origin::metered);
  CHECK(item.evidence == "M1/p44001: 605 of 672 hours (90.0 %)");
  CHECK(enough.days.at(february.begin).text() == "2412.25");
}

}  // namespace lantian::carbon
