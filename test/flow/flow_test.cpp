#include "keep/files.hpp"
#include "report/bulletin.hpp"
#include "serve/demo.hpp"
#include "serve/importing.hpp"
#include "serve/quality.hpp"
#include "serve/realtime.hpp"
#include "serve/tracing.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

/// Bytes to bulletin, through every room at once.
namespace {

using namespace lantian;
namespace fs = std::filesystem;

/// A directory that goes away with the test.
class Scratch {
 public:
  Scratch() : path_{(fs::temp_directory_path() / fmt::format("lantian-flow-{}-{}", getpid(), count_++)).string()} {
    fs::create_directories(path_);
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = path_ + "/" + name;
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }
  const std::string& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::string path_;
};

const serve::Office& office() {
  static const serve::Office opened = [] {
    auto outcome = serve::Office::open(LANTIAN_DATA_ROOT);
    if (!outcome) {
      MESSAGE(outcome.error().text());
      std::abort();
    }
    return *std::move(outcome);
  }();
  return opened;
}

/// One station, `days` days from 2023-03-01, every hour the same PM2.5 and the other five low and constant.
std::string steady_csv(int days, int pm25) {
  std::string text = "station,time,PM2.5,PM10,SO2,NO2,CO,O3\n";
  for (int day = 1; day <= days; ++day) {
    for (int hour = 1; hour <= 24; ++hour) {
      text += fmt::format("A1,2023-03-{:02} {:02}:00,{},{},5,10,0.4,50\n", day, hour, pm25, pm25 + 20);
    }
  }
  return text;
}

serve::ImportReport import(keep::ReadingBook& book, const std::string& file) {
  auto report = serve::import_air(office(), &book, {{file}, "generic-hourly", "", false}, nullptr);
  REQUIRE_MESSAGE(report.ok(), report.error().text());
  REQUIRE_MESSAGE(!report->any_error(), serve::printed(*report));
  return *std::move(report);
}

report::Bulletin assessed(const keep::ReadingBook& book, const std::string& unit, const std::string& period,
                          const std::string& against = "", std::optional<keep::Revision> as_of = std::nullopt) {
  auto outcome = serve::assess_unit(office(), book, {unit, period, against, "CN2012", {}, as_of});
  REQUIRE_MESSAGE(outcome.ok(), outcome.error().text());
  return outcome->bulletin;
}

}  // namespace

TEST_CASE("a file becomes a verdict whose AQI is the standard's worked example") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  import(*book, scratch.file("a.csv", steady_csv(2, 55)));
  const report::Bulletin bulletin = assessed(*book, "A1", "2023-03-01..2023-03-02");
  REQUIRE(bulletin.verdict.days.size() == 2);
  CHECK(bulletin.verdict.days[0].aqi == 75);  // HJ 633-2012: PM2.5 55 -> 75
  CHECK(bulletin.verdict.counts.good == 2);
  CHECK(bulletin.verdict.species[terms::Species::pm25].mean_printed.text() == "55.0");
  CHECK(bulletin.lineage.row_count == 2 * 24 * 6);
  CHECK(report::bulletin_html(bulletin, report::Language::en).find("55") != std::string::npos);
}

TEST_CASE("the real-time index of a city comes from the mean of its stations' hours") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  std::string text = "station,time,PM2.5,PM10,SO2,NO2,CO,O3\n";
  text += "Dongsi,2016-03-01 08:00,100,110,5,10,0.4,50\nTiantan,2016-03-01 08:00,111,130,5,10,0.4,50\n";
  const auto imported = serve::import_air(office(), book.get(),
                                          {{scratch.file("a.csv", text)}, "generic-hourly", "beijing", false}, nullptr);
  REQUIRE(imported.ok());
  REQUIRE_MESSAGE(!imported->any_error(), serve::printed(*imported));
  const auto city = serve::judge_realtime(office(), *book, {"beijing", "2016-03-01 08:00", "CN2012"});
  REQUIRE_MESSAGE(city.ok(), city.error().text());
  CHECK(city->index.value == 139);  // mean 105.5 -> 106 (half to even); 100 + 50 * 31 / 40 = 138.75, up to 139
  const auto none = serve::judge_realtime(office(), *book, {"beijing", "2016-03-01 09:00", "CN2012"});
  REQUIRE(!none.ok());
  CHECK(none.error().code == ErrorCode::not_found);
  const auto malformed = serve::judge_realtime(office(), *book, {"beijing", "8 o'clock", ""});
  REQUIRE(!malformed.ok());
  CHECK(malformed.error().message.find("07:00") != std::string::npos);
}

TEST_CASE("the real-time index of the United States takes the NowCast over midnight") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  // EPA-454/B-24-002, worked example: newest first 34.9 43 50 64.9 69.2 66.2 53.7 48.6 49.2 35 33 30 -> 42.4 -> 118.
  const char* oldest_first[] = {"30", "33", "35", "49.2", "48.6", "53.7", "66.2", "69.2", "64.9", "50", "43", "34.9"};
  std::string text = "station,time,PM2.5\n";
  for (int i = 0; i < 12; ++i) {
    const int hour = 19 + i;  // 19:00 to 24:00, then 01:00 to 06:00
    text += fmt::format("A1,2024-06-{:02} {:02}:00,{}\n", hour <= 24 ? 10 : 11, hour <= 24 ? hour : hour - 24,
                        oldest_first[i]);
  }
  import(*book, scratch.file("a.csv", text));
  const auto verdict = serve::judge_realtime(office(), *book, {"A1", "2024-06-11 06:00", "US2024"});
  REQUIRE_MESSAGE(verdict.ok(), verdict.error().text());
  CHECK(verdict->index.value == 118);
}

TEST_CASE("the same file twice stores nothing, and both imports answer alike") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  const std::string file = scratch.file("a.csv", steady_csv(1, 80));
  CHECK(import(*book, file).files[0].receipt->stored == 24 * 6);
  const serve::ImportReport again = import(*book, file);
  CHECK(again.files[0].receipt->stored == 0);
  CHECK(again.files[0].receipt->unchanged == 24 * 6);
}

TEST_CASE("a correction supersedes; the book still says what it knew on the day") {
  const Scratch scratch;
  auto book = keep::open_book(scratch.path() + "/book", {});
  REQUIRE(book.ok());
  import(**book, scratch.file("first.csv", steady_csv(1, 75)));
  const serve::ImportReport second = import(**book, scratch.file("corrected.csv", steady_csv(1, 76)));
  CHECK(second.files[0].receipt->superseded == 24 * 2);  // PM2.5 and PM10 changed, the other four did not
  CHECK(assessed(**book, "A1", "2023-03-01", "", 1).verdict.days[0].aqi == 100);
  CHECK(assessed(**book, "A1", "2023-03-01").verdict.days[0].aqi == 102);
  const auto now = serve::trace_figure(office(), **book, "A1/2023-03-01/PM2.5.mean@CN2012");
  REQUIRE_MESSAGE(now.ok(), now.error().text());
  CHECK_MESSAGE(now->equal, now->why_not);
  CHECK(now->figure.value.text() == "76.0");
  const auto then = serve::trace_figure(office(), **book, "A1/2023-03-01/PM2.5.mean@CN2012#1");
  REQUIRE_MESSAGE(then.ok(), then.error().text());
  CHECK_MESSAGE(then->equal, then->why_not);
  CHECK(then->figure.value.text() == "75.0");
  REQUIRE(then->sources.size() == 1);
  CHECK(then->sources[0].first.text == "A1,2023-03-01 01:00,75,95,5,10,0.4,50");
}

TEST_CASE("a trace goes through a quality review: the figure without the doubted hours, and with them as of before") {
  const Scratch scratch;
  auto book = keep::open_book(scratch.path() + "/book", {});
  REQUIRE(book.ok());
  const auto marks = keep::make_memory_mark_book();
  // PM2.5 of 30 days: 60 on average, lively; the whole of the 11th stuck at 150, two readings an hour apart from it.
  std::string text = "station,time,PM2.5,PM10,SO2,NO2,CO,O3\n";
  for (int day = 1; day <= 30; ++day) {
    for (int hour = 1; hour <= 24; ++hour) {
      const int lively = 60 + (hour % 2 == 0 ? 11 : -11) + (hour % 4 < 2 ? 3 : -3);
      text += fmt::format("A1,2023-03-{:02} {:02}:00,{},300,5,10,0.4,50\n", day, hour, day == 11 ? 150 : lively);
    }
  }
  import(**book, scratch.file("month.csv", text));
  const UtcSeconds now{std::chrono::seconds{1'700'000'000}};
  const auto checked = serve::check_quality(office(), **book, *marks, {"A1", "2023-03", "QC-AIR"}, now);
  REQUIRE_MESSAGE(checked.ok(), (checked.ok() ? std::string{} : checked.error().text()));
  const auto all = marks->marks({});
  REQUIRE(all.ok());
  std::int64_t stuck = 0;
  for (const auto& mark : *all) {
    if (mark.finding.detector == observe::quality::Detector::flat && mark.finding.factor == "PM2.5") stuck = mark.id;
  }
  REQUIRE(stuck != 0);
  const auto review = serve::review_mark(**book, *marks, {stuck, true, "Li Wei", "filter tape torn", 0}, now);
  REQUIRE_MESSAGE(review.ok(), (review.ok() ? std::string{} : review.error().text()));
  CHECK(review->readings == 24);
  // (29 * 60 + 150) / 30 = 63.0 before, 60.0 after.
  const auto after = serve::trace_figure(office(), **book, "A1/2023-03-01..2023-03-30/PM2.5.mean@CN2012");
  REQUIRE_MESSAGE(after.ok(), (after.ok() ? std::string{} : after.error().text()));
  CHECK(after->figure.value.text() == "60.0");
  CHECK_MESSAGE(after->equal, after->why_not);
  const auto before = serve::trace_figure(office(), **book, "A1/2023-03-01..2023-03-30/PM2.5.mean@CN2012#1");
  REQUIRE_MESSAGE(before.ok(), (before.ok() ? std::string{} : before.error().text()));
  CHECK(before->figure.value.text() == "63.0");
  CHECK_MESSAGE(before->equal, before->why_not);
}

TEST_CASE("a comparison with an incomplete period is refused with the reason, and the verdict still stands") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  import(*book, scratch.file("a.csv", steady_csv(15, 40)));
  const report::Bulletin bulletin = assessed(*book, "A1", "2023-03-01..2023-03-10", "2023-03-11..2023-03-20");
  REQUIRE(bulletin.comparison_refused.has_value());
  CHECK(bulletin.comparison_refused->code == ErrorCode::incomplete);
  CHECK(bulletin.comparison_refused->message.find("5 of 10 days") != std::string::npos);
  CHECK(bulletin.verdict.counts.valid == 10);
}

TEST_CASE("an unknown unit, standard or period is refused with what there is") {
  const auto book = keep::make_memory_book();
  const auto unit = serve::assess_unit(office(), *book, {"atlantis", "2023", "", "", {}, std::nullopt});
  REQUIRE(!unit.ok());
  CHECK(unit.error().message.find("652301") != std::string::npos);
  const auto standard = serve::assess_unit(office(), *book, {"652301", "2023", "", "CN1996", {}, std::nullopt});
  REQUIRE(!standard.ok());
  CHECK(standard.error().message.find("CN2012") != std::string::npos);
  const auto period = serve::assess_unit(office(), *book, {"652301", "last year", "", "", {}, std::nullopt});
  REQUIRE(!period.ok());
  CHECK(period.error().message.find("AY2023") != std::string::npos);
}

namespace {

/// 26, 29, 9 and 36 percent as printed, beside parts that add up to the change that the bulletin prints.
void check_why(const keep::ReadingBook& book, const report::Bulletin& bulletin, const std::string& directory) {
  const auto inventory = serve::InventoryOffice::open(office());
  REQUIRE(inventory.ok());
  const auto words = serve::ExplainWords::open(LANTIAN_DATA_ROOT, false);
  REQUIRE(words.ok());
  const auto why = serve::demo_chapter({*inventory, *words, book, directory}, bulletin, keep::now());
  REQUIRE_MESSAGE(why.ok(), (why ? "" : why.error().text()));
  std::string printed;
  for (const report::PublishedShare& one : why->published) printed += one.part_id + " " + one.percent.text() + "; ";
  CHECK(printed == "clean heating 26; one enterprise one policy 29; mobile 9; unexplained 36; ");
  const explain::Explanation& all = why->explanation;
  CHECK(all.synthetic);
  double sum = 0;
  for (const explain::Part& part : all.parts) sum += part.value;
  CHECK(sum == all.change());
  CHECK(100 * all.change() / all.mean_before == doctest::Approx(-19.2).epsilon(0.003));  // F4
  REQUIRE(all.parts.size() == 6);  // what the document counts as household coal is one part
  CHECK(all.parts.front().kind == explain::PartKind::weather);
  CHECK(all.parts[1].id == "clean heating");
  CHECK(all.notes.front().find("no finding on Changji") != std::string::npos);
}

}  // namespace

TEST_CASE("the demonstration prints the published figures, and a trace finds them in the raw rows") {
  const Scratch scratch;
  auto data = serve::prepare_demo(office(), scratch.path(), nullptr);
  REQUIRE_MESSAGE(data.ok(), data.error().text());
  const keep::ReadingBook& book = *data->book;

  const report::Bulletin city2022 = assessed(book, "652301", "2022");
  CHECK(city2022.verdict.counts.good == 275);  // F1
  CHECK(city2022.verdict.counts.valid == 365);
  CHECK(city2022.verdict.counts.heavy == 31);
  const report::Bulletin city2023 = assessed(book, "652301", "2023", "2022");
  CHECK(city2023.verdict.counts.good == 282);  // F3
  CHECK(city2023.verdict.counts.valid == 364);
  CHECK(city2023.verdict.counts.heavy == 33);
  CHECK(city2023.targets.size() == 3);
  for (const auto& target : city2023.targets) CHECK_MESSAGE(target.met, target.target.statistic);
  const report::Bulletin west = assessed(book, "changji-west4", "HS2023", "HS2022");
  CHECK(west.verdict.counts.good == 538);  // F4
  CHECK(west.verdict.counts.valid == 732);
  REQUIRE(west.base.has_value());
  CHECK(west.base->counts.good == 445);
  CHECK(west.base->counts.valid == 728);
  check_why(book, west, scratch.path());
  const report::Bulletin prefecture = assessed(book, "652300", "2023", "2022");
  for (const report::Bulletin* bulletin : {&city2022, &city2023, &west, &prefecture}) {
    CHECK(bulletin->lineage.synthetic);
    CHECK(!bulletin->reproductions.empty());
    for (const auto& one : bulletin->reproductions) {
      CHECK_MESSAGE(one.equal,
                    one.published.id << " " << one.why << " " << (one.computed ? one.computed->text() : "-"));
    }
  }
  REQUIRE(prefecture.status.size() == 5);  // F19
  CHECK(prefecture.status[0].counts.by_class[0] == 14);
  CHECK(prefecture.status[0].counts.by_class[1] == 3);
  CHECK(prefecture.status[1].attaining == 13);
  CHECK(prefecture.status[2].attaining == 34);
  CHECK(prefecture.status[3].mean_printed->text() == "50.5");
  CHECK(prefecture.status[3].counts.total == 747);
  CHECK(prefecture.status[4].mean_printed->text() == "58.6");
  CHECK(prefecture.status[4].overall_class == 0);

  const auto trace = serve::trace_figure(office(), book, "652301/2023/good_share@CN2012");
  REQUIRE_MESSAGE(trace.ok(), trace.error().text());
  CHECK_MESSAGE(trace->equal, trace->why_not);
  CHECK(trace->figure.value.text() == "77.5");
  CHECK(serve::printed(*trace).find("SYNTHETIC") != std::string::npos);

  const auto again = serve::prepare_demo(office(), scratch.path() + "/elsewhere", nullptr);
  REQUIRE(again.ok());
  CHECK(again->readings == data->readings);  // deterministic
}

TEST_CASE("a row whose cells are shifted is left out whole, though it has the right number of cells") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  const std::string text =
      "station,time,PM2.5,PM10,SO2,NO2,CO,O3\n"
      "S1,2023-10-05 01:00,35,80,5,20,0.6,50\n"
      "S1,2023-10-05 02:00,S1,35,80,5,20,0.6\n";
  const serve::ImportReport report = import(*book, scratch.file("shifted.csv", text));
  CHECK(report.files[0].counts.accepted == 6);
  CHECK(report.files[0].counts.refused == 6);
  CHECK(serve::printed(report).find("shifted.csv:3: PM2.5") != std::string::npos);
  const auto hour = serve::judge_realtime(office(), *book, {"S1", "2023-10-05 02:00", "CN2012"});
  CHECK(!hour.ok());
}

TEST_CASE("unlike periods, an empty unit and a revision that never was are refused") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  import(*book, scratch.file("a.csv", steady_csv(20, 40)));
  const report::Bulletin bulletin = assessed(*book, "A1", "2023-03-05", "2023-03-06..2023-03-15");
  REQUIRE(bulletin.comparison_refused.has_value());
  CHECK(bulletin.comparison_refused->message.find("unlike periods") != std::string::npos);
  CHECK(!serve::assess_unit(office(), *book, {"", "2023-03-05", "", "CN2012", {}, std::nullopt}).ok());
  CHECK(!serve::assess_unit(office(), *book, {"A1", "2023-03-05", "", "CN2012", {}, 0}).ok());
  CHECK(!serve::assess_unit(office(), *book, {"A1", "2023-03-05", "", "CN2012", {}, 99}).ok());
  CHECK(!serve::trace_figure(office(), *book, "A1/2023-03-05/PM2.5.mean@CN2012#99").ok());
}

TEST_CASE("real readings do not enter a synthetic book") {
  const Scratch scratch;
  const auto book = keep::make_memory_book();
  import(*book, scratch.file("made.csv", "# synthetic = true\n" + steady_csv(1, 40)));
  const std::string real = scratch.file("real.csv", steady_csv(1, 41));
  const auto report = serve::import_air(office(), book.get(), {{real}, "generic-hourly", "", false}, nullptr);
  REQUIRE(report.ok());
  REQUIRE(report->files[0].error.has_value());
  CHECK(report->files[0].error->code == ErrorCode::conflict);
}

TEST_CASE("the program ends with 2 on wrong usage, 1 on a refusal, 0 when done") {
  const auto code = [](const std::string& words) {
    const int status = std::system((std::string{LANTIAN_PROGRAM} + " " + words + " >/dev/null 2>&1").c_str());
    return WEXITSTATUS(status);
  };
  CHECK(code("assess --unit 652301") == 2);
  CHECK(code("frobnicate") == 2);
  CHECK(code("assess --book /nowhere/at/all --unit 652301 --period 2023") == 1);
  CHECK(code("rules show HJ633 --on 2026-03-01") == 0);
  CHECK(code("rules check") == 0);
}
