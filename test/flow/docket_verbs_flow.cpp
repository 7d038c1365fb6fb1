// The docket as its people meet it: the command line, from opening to the books of the month. All cases are made up.
#include "program_trial.hpp"

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test through every room
namespace fs = std::filesystem;

class DocketShop : public flow::ProgramTrial {
 public:
  using Answer = flow::ProgramAnswer;
  DocketShop() : ProgramTrial{"docket"} {}
  /// Runs "lantian docket WORDS --book BOOK --lang en".
  Answer run(const std::string& words) const { return run_verb("docket " + words + " --lang en"); }
  /// Runs "lantian WORDS --book BOOK".
  Answer run_verb(const std::string& words) const { return run_program(fmt::format("{} --book '{}'", words, book())); }
  /// A grid event of 2024-04-08, a Monday.
  Answer open(const std::string& more) const {
    return run(
        "open --type grid_event --topic smoke --place 652301001001 --synthetic --now '2024-04-08 09:00' "
        "--role township --area 652301001 --by Zhao " +
        more);
  }
  Answer act(const std::string& words, const std::string& time) const {
    return run(fmt::format("act {} --now '{}'", words, time));
  }
};

#define DOCKET_SAYS(answer, piece)              \
  do {                                          \
    const auto& said = (answer);                \
    CHECK_MESSAGE(said.says(piece), said.text); \
  } while (false)
#define DOCKET_WORKS(answer)                    \
  do {                                          \
    const auto& done = (answer);                \
    REQUIRE_MESSAGE(done.code == 0, done.text); \
  } while (false)
#define DOCKET_REFUSES(answer, piece)               \
  do {                                              \
    const auto& refused = (answer);                 \
    CHECK_MESSAGE(refused.code == 1, refused.text); \
    DOCKET_SAYS(refused, piece);                    \
  } while (false)

constexpr const char* town = " --role township --area 652301001 --by Zhao";
constexpr const char* grid = " --role grid --area 652301001001-07 --by Ma";

}  // namespace

TEST_CASE("a grid event by the command line: opened, looked at, put right, closed, counted, replayed, verified") {
  const DocketShop shop;
  const auto opened = shop.open("--title 'Straw burns behind the school' --assignee Ma");
  DOCKET_WORKS(opened);
  DOCKET_SAYS(opened, "GE-2024-000001");
  DOCKET_SAYS(opened, "SYNTHETIC");

  // What can be done, by whom.
  const auto choices = shop.act(std::string{"GE-2024-000001"} + grid, "2024-04-08 09:30");
  DOCKET_WORKS(choices);
  DOCKET_SAYS(choices, "comment");

  // A likely duplicate is shown and not merged by itself.
  const auto twin = shop.open("--title 'Straw burns behind the school yard' --assignee Ma");
  DOCKET_WORKS(twin);
  DOCKET_SAYS(twin, "likely the same matter as GE-2024-000001");
  const auto merged = shop.act(std::string{"GE-2024-000002 merge --into GE-2024-000001 --reason 'one fire'"} + town,
                               "2024-04-08 10:00");
  DOCKET_WORKS(merged);

  const auto list = shop.run("list --area 652301 --now '2024-04-08 12:00'");
  DOCKET_WORKS(list);
  DOCKET_SAYS(list, "GE-2024-000001");
  CHECK_FALSE_MESSAGE(list.says("GE-2024-000002"), list.text);
  const auto all = shop.run("list --all --now '2024-04-08 12:00' --json");
  DOCKET_SAYS(all, "GE-2024-000002");

  // Calendar and workbook of the same list.
  DOCKET_WORKS(shop.run("list --now '2024-04-08 12:00' --out '" + shop.file("due.ics") + "'"));
  CHECK(keep::read_file(shop.file("due.ics"))->starts_with("BEGIN:VCALENDAR\r\n"));
  DOCKET_WORKS(shop.run("list --now '2024-04-08 12:00' --out '" + shop.file("due.xlsx") + "'"));
  CHECK(keep::read_file(shop.file("due.xlsx"))->starts_with("PK"));

  const auto late = shop.run("list --overdue --now '2025-04-08 12:00'");
  DOCKET_SAYS(late, "GE-2024-000001");

  // As it was before the merge, and as it is.
  const auto before = shop.run("show GE-2024-000002 --as-of '2024-04-08 09:59'");
  DOCKET_WORKS(before);
  CHECK_FALSE_MESSAGE(before.says("one fire"), before.text);
  DOCKET_SAYS(shop.run("show GE-2024-000002"), "one fire");
  DOCKET_SAYS(shop.run("show GE-2024-000001 --json"), "\"version\": 2");

  const auto stats = shop.run("stats --period 2024-04 --now '2024-05-01 09:00'");
  DOCKET_WORKS(stats);
  DOCKET_SAYS(stats, "SYNTHETIC");
  DOCKET_SAYS(stats, "Monthly dispatch, 2024-04");
  DOCKET_SAYS(shop.run("stats --period 2024-Q2 --now '2024-05-01 09:00'"), "Quarterly report, 2024-Q2");
  DOCKET_SAYS(shop.run("stats --period 2024 --now '2024-05-01 09:00'"), "Cases of 2024");
  DOCKET_WORKS(shop.run("stats --period 2024-Q2 --json --now '2024-05-01 09:00'"));

  const auto replay = shop.run("replay");
  DOCKET_WORKS(replay);
  // Two openings, the end of the twin and the link of the survivor.
  DOCKET_SAYS(replay, "4 events replayed make 2 cases");
  DOCKET_SAYS(replay, "the same as the rows of the book");
  const auto early = shop.run("replay --until '2024-04-08 09:10'");
  DOCKET_SAYS(early, "2 events replayed make 2 cases");
  DOCKET_WORKS(shop.run("replay --case GE-2024-000001"));

  const auto verified = shop.run("verify");
  DOCKET_WORKS(verified);
  DOCKET_SAYS(verified, "4 events of 2 cases hold");
  const std::size_t at = verified.text.find("head ");
  const std::string head = verified.text.substr(at + 5, verified.text.find('\n', at) - at - 5);
  DOCKET_WORKS(shop.run("verify --head " + head));
  std::string other = head;
  other.back() = other.back() == '0' ? '1' : '0';
  CHECK(shop.run("verify --head " + other).code == 1);
}

TEST_CASE("evidence: what is missing is named, disguises are refused, nothing is half done") {
  const DocketShop shop;
  DOCKET_WORKS(shop.open("--title 'Heap of coal dust uncovered' --assignee Ma"));
  const std::string photo = shop.table("before.jpg", "\xFF\xD8\xFF\xE0 made-up photograph");
  const std::string fake = shop.table("fake.jpg", "%PDF-1.7 this is no photograph");
  const std::string program = shop.table("tool.exe", "MZ this is a program");

  const auto disguised = shop.act("GE-2024-000001 attach --attach site_photo=" + fake + grid, "2024-04-08 10:00");
  DOCKET_REFUSES(disguised, "refused:");
  DOCKET_SAYS(disguised, "application/pdf");
  DOCKET_REFUSES(shop.act("GE-2024-000001 attach --attach site_photo=" + program + grid, "2024-04-08 10:00"),
                 "jpg/jpeg up to 15 MiB");
  CHECK_FALSE(keep::exists(shop.file("book/files")));

  DOCKET_WORKS(shop.act("GE-2024-000001 attach --attach site_photo=" + photo + grid, "2024-04-08 10:05"));
  DOCKET_WORKS(shop.run("verify"));
  CHECK(fs::status(shop.file("book/files")).permissions() == fs::perms::owner_all);
  // A file that somebody changed on disk is found.
  for (const auto& entry : fs::recursive_directory_iterator(shop.file("book/files"))) {
    if (entry.is_regular_file()) {
      fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
      std::ofstream{entry.path(), std::ios::app} << "x";
    }
  }
  const auto broken = shop.run("verify");
  DOCKET_REFUSES(broken, "does not hold: 1 faults");
}

TEST_CASE("bad input: each refusal names what is allowed") {
  const DocketShop shop;
  DOCKET_WORKS(shop.open("--title 'Straw burns' --assignee Ma"));
  const std::string id = "GE-2024-000001 ";
  const std::string time = "2024-04-08 10:00";
  const auto is_refused = [&](const std::string& words, const std::string& piece) {
    const auto answer = shop.act(id + words, time);
    DOCKET_REFUSES(answer, piece);
    DOCKET_SAYS(answer, "refused:");
  };
  // A step that the type does not have, one that does not start here, one that is another role's.
  is_refused(std::string{"fly"} + town, "has no step 'fly'");
  is_refused(std::string{"close"} + town, "'close' starts from");
  is_refused("comment --text look --role auditor --by Sun", "auditor");
  is_refused("comment --text look --role township --area 652302001 --by Qian", "652302001");
  is_refused(std::string{"comment --text look --session-until '2024-04-08 09:59'"} + town, "log in again");
  is_refused(std::string{"comment --text look --version 7"} + town, "version");
  is_refused(std::string{"comment --text look --happened '2024-04-09 10:00'"} + town, "2024-04-08");
  is_refused(std::string{"comment"} + town, "says nothing");
  // A ring of parts.
  DOCKET_WORKS(shop.open("--title 'A part of it' --assignee Ma --link parent=GE-2024-000001"));
  is_refused(std::string{"link --link parent=GE-2024-000002"} + town, "part of itself");
  is_refused(std::string{"merge --into GE-2024-000001 --reason same"} + town, "GE-2024-000001");
  is_refused(std::string{"merge --into GE-2024-000002 --reason same"} + town, "has parts");
  is_refused(std::string{"link --link parent=GE-2024-000077"} + town, "no case 'GE-2024-000077'");

  // What cannot be read: every fault at once, with what is allowed.
  const auto unread = shop.open("--title x --link tree=4 --at 200,44 --due someday");
  CHECK(unread.code == 1);
  DOCKET_SAYS(unread, "kinds are station");
  DOCKET_SAYS(unread, "longitude,latitude");
  DOCKET_SAYS(unread, "2023-10-05");
  DOCKET_SAYS(shop.run("open --type picnic --title x --role township --area 652301001 --synthetic"), "grid_event");
  DOCKET_SAYS(shop.run("show GE-2024-000077"), "no case 'GE-2024-000077'");
  DOCKET_SAYS(shop.run("list --kind closed"), "open, watch, done, standing");
  DOCKET_SAYS(shop.run("stats --period someday"), "2023-10");

  // Two cases stand, and nothing of what was refused.
  DOCKET_SAYS(shop.run("verify"), "2 events of 2 cases hold");
}

TEST_CASE("a pretended time is for made-up cases only") {
  const DocketShop shop;
  DOCKET_WORKS(
      shop.run("open --type grid_event --topic smoke --place 652301001001 --title 'Straw burns' "
               "--role township --area 652301001 --by Zhao"));
  const auto late = shop.run("list --now '2030-01-01 00:00'");
  CHECK(late.code == 1);
  DOCKET_SAYS(late, "1 real cases");
  const auto opened = shop.run(
      "open --type grid_event --topic smoke --place 652301001001 --title x --now '2020-01-01 "
      "00:00' --role township --area 652301001 --by Zhao");
  CHECK(opened.code == 1);
  DOCKET_SAYS(opened, "--synthetic");
}

TEST_CASE("a person's name is no token, and real and made-up cases are counted apart") {
  const DocketShop shop;
  const std::string report =
      "open --type citizen_report --topic odour --place 652301001 --title Smell --role county "
      "--area 652301 --by Wang ";
  DOCKET_REFUSES(shop.run(report + "--party 'Li Si'"), "is no token");
  DOCKET_WORKS(shop.run(report + "--synthetic --now '2024-04-08 09:00'"));
  const auto made_up = shop.run("stats --period 2024 --json");
  DOCKET_SAYS(made_up, "\"opened\": 1");
  DOCKET_SAYS(made_up, "\"synthetic\": true");
  DOCKET_WORKS(shop.run(report));
  // From now on the real ones are meant, none of which was opened in 2024.
  DOCKET_SAYS(shop.run("stats --period 2024 --json"), "\"synthetic\": false");
  DOCKET_SAYS(shop.run("stats --period 2024 --json --synthetic"), "\"synthetic\": true");
  DOCKET_REFUSES(shop.run("act CR-2024-000001 rate --rating 5 --role citizen --as-party x --by web"), "refused");
}

TEST_CASE("a round at a pretended time judges no real readings") {
  const DocketShop shop;
  const std::string file = shop.table("real.csv", "station,time,PM10\nS1,2024-04-08 10:00,500\n");
  DOCKET_WORKS(shop.run_verb("import air --adapter generic-hourly '" + file + "'"));
  DOCKET_REFUSES(shop.run("round --now '2024-04-09 09:00'"), "these are real");
}

TEST_CASE("rounds by the command line: nothing to do is said, cards are dealt once") {
  const DocketShop shop;
  DOCKET_SAYS(shop.run("round --now '2024-04-08 09:00'"), "nothing to do");
  DOCKET_WORKS(shop.open("--title 'Straw burns'"));
  const auto late = shop.run("round --now '2024-06-03 09:00'");
  DOCKET_WORKS(late);
  DOCKET_SAYS(late, "Yellow card");
  DOCKET_SAYS(late, "Summons");
  DOCKET_SAYS(shop.run("round --now '2024-06-03 10:00'"), "nothing to do");
}

TEST_CASE("a reporter's phone: never in the docket, shown to who asks by name, gone when erased") {
  const DocketShop shop;
  const std::string phone = "13912345678";
  const auto opened = shop.run(
      "open --type citizen_report --topic odour --place 652301001 --title 'Smell at night' --text 'call " + phone +
      "' --phone '" + phone + "' --name Li --synthetic --now '2024-04-08 09:00' --role citizen --by web");
  DOCKET_WORKS(opened);
  for (const char* words : {"show CR-2024-000001", "show CR-2024-000001 --json", "show CR-2024-000001 --public"}) {
    const auto shown = shop.run(words);
    DOCKET_WORKS(shown);
    CHECK_FALSE_MESSAGE(shown.says(phone), shown.text);
  }
  CHECK(keep::read_file(shop.file("book/docket.db"))->find(phone) == std::string::npos);
  DOCKET_SAYS(shop.run("contact CR-2024-000001 --by Wang"), phone);
  DOCKET_SAYS(shop.run("contact CR-2024-000001 --accesses"), "looked at  Wang");
  DOCKET_WORKS(shop.run("contact CR-2024-000001 --erase --by Wang"));
  const auto gone = shop.run("contact CR-2024-000001 --by Wang");
  CHECK(gone.code == 1);
  CHECK_FALSE_MESSAGE(gone.says(phone), gone.text);
  DOCKET_WORKS(shop.run("verify"));

  // A number that is none opens nothing.
  CHECK(shop.run("open --type citizen_report --topic odour --place 652301001 --title x --phone 12 --synthetic --now "
                 "'2024-04-08 09:00' --role citizen --by web")
            .code == 1);
  DOCKET_SAYS(shop.run("verify"), "1 events of 1 cases hold");
}

namespace {

/// A table of hourly PM10 in ug/m3 of a made-up site, from 2024-04-DAY to before 2024-04-END.
template <class Value>
std::string pm10_table(int day, int end, Value value) {
  std::string out = "station,time,PM10\n";
  for (; day < end; ++day) {
    for (int hour = 1; hour <= 24; ++hour) {
      out += fmt::format("SYN-SITE-1,2024-04-{:02} {}:00,{}\n", day, hour, value(day, hour));
    }
  }
  return out;
}

int living(int day, int hour) {
  return 80 + (7 * day + 5 * hour) % 40;
}

}  // namespace

TEST_CASE("closed only when the air agrees, by the command line: watch, breach, reopened, flat, fixed, closed") {
  const DocketShop shop;
  const auto measure = [&](const std::string& table) {
    static int number = 0;
    const std::string file = shop.table(fmt::format("readings{}.csv", ++number), table);
    const auto imported = shop.run_verb("import air --synthetic --adapter generic-hourly '" + file + "'");
    DOCKET_WORKS(imported);
  };
  const auto round = [&](const std::string& time) { return shop.run("round --now '" + time + "'"); };
  const std::string id = "DE-2024-000001 ";
  const std::string county = " --role county --area 652301 --by Wang";
  const std::string worker = " --role grid --area 652301001001-07 --by Ma";
  int photos = 0;
  const auto photo = [&](const std::string& kind) {
    ++photos;
    return fmt::format(
        " --attach {}='{}'", kind,
        shop.table(fmt::format("photo{}.jpg", photos), fmt::format("\xFF\xD8\xFF\xE0 made up {}", photos)));
  };
  const auto put_right = [&](const std::string& time) {
    DOCKET_WORKS(shop.act(id + "dispatch --assignee Ma" + county, time));
    DOCKET_WORKS(shop.act(id + "go_on_site" + worker, time));
    const auto bare = shop.act(id + "put_right --field cause=covering --field site_card=yellow" + worker, time);
    DOCKET_REFUSES(bare, "2 more of site_photo");
    DOCKET_WORKS(shop.act(id + "put_right --field cause=covering --field site_card=yellow" + photo("site_photo") +
                              photo("site_photo") + photo("photo_after") + worker,
                          time));
    DOCKET_WORKS(shop.act(id + "verify" + county, time));
  };

  DOCKET_WORKS(
      shop.run("open --type dust_event --topic dust --place 652301 --title 'Dust over the site' --link "
               "site=SYN-SITE-1 --synthetic --now '2024-04-08 09:00'" +
               county));
  put_right("2024-04-08 10:00");
  measure(pm10_table(8, 12,
                     [](int day, int hour) { return day == 11 && hour > 14 && hour < 17 ? 400 : living(day, hour); }));
  const auto breach = round("2024-04-11 17:00");
  DOCKET_SAYS(breach, "reopened");
  DOCKET_SAYS(shop.run("show DE-2024-000001"), "2024-04-11 15:00 400");  // the evidence, in the case

  put_right("2024-04-12 10:00");
  measure(pm10_table(12, 21, [](int, int) { return 90; }));
  const auto flat = round("2024-04-21 01:00");
  CHECK_FALSE_MESSAGE(flat.says("Sensor agrees"), flat.text);
  DOCKET_SAYS(shop.run("show DE-2024-000001 --json"), "\"state\": \"verifying\"");

  measure(pm10_table(21, 28, living));
  const auto good = round("2024-04-28 01:00");
  DOCKET_SAYS(good, "Sensor agrees");
  DOCKET_SAYS(shop.run("show DE-2024-000001 --json"), "\"state\": \"closed\"");
  DOCKET_WORKS(shop.run("verify"));
}
