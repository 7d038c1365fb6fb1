#include "serve/docket_office.hpp"

#include "docket/ladder.hpp"
#include "docket/sample_test.hpp"
#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace {

using namespace lantian;
namespace fs = std::filesystem;
using docket::sample::at;

const serve::DocketOffice& shipped_docket_office() {
  static const serve::DocketOffice once =
      docket::sample::loaded(serve::DocketOffice::open(LANTIAN_DATA_ROOT, "changji"));
  return once;
}

/// A copy of everything that an office reads, to be spoiled file by file.
class SpoiledRoot {
 public:
  SpoiledRoot() : path_{fs::temp_directory_path() / ("lantian-docket-office-" + std::to_string(::getpid()))} {
    fs::remove_all(path_);
    for (const char* part : {"data/docket", "regions/changji"}) {
      fs::create_directories((path_ / part).parent_path());
      fs::copy(fs::path{LANTIAN_DATA_ROOT} / part, path_ / part, fs::copy_options::recursive);
    }
  }
  SpoiledRoot(const SpoiledRoot&) = delete;
  SpoiledRoot& operator=(const SpoiledRoot&) = delete;
  ~SpoiledRoot() { fs::remove_all(path_); }

  std::string path() const { return path_.string(); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string text(const std::string& name) const { return docket::sample::loaded(keep::read_file(file(name))); }
  void write(const std::string& name, const std::string& text) const {
    const auto written = keep::write_file(file(name), text);
    REQUIRE_MESSAGE(written.ok(), (written.ok() ? "" : written.error().text()));
  }
  Error refused() const {
    const auto office = serve::DocketOffice::open(path(), "changji");
    REQUIRE_FALSE(office.ok());
    return office.error();
  }

 private:
  fs::path path_;
};

bool all_in(const std::string& text, const std::vector<std::string>& parts) {
  bool all = true;
  for (const std::string& part : parts) {
    const bool there = text.find(part) != std::string::npos;
    CHECK_MESSAGE(there, part, " is not in: ", text);
    all = all && there;
  }
  return all;
}

TEST_CASE("docket office: the shipped data open, types, calendar, registers and forms with them") {
  const serve::DocketOffice& office = shipped_docket_office();
  // The nine types of their issue (rectification, grid, dust, exceedance, citizen, petition, mediation, project, patrol),
  // orders of a response, and findings of carbon accounts.
  CHECK(office.types().all().size() == 11);
  CHECK(office.calendar().id() == "cn");
  CHECK(office.docket().registers.size() == 1);
  CHECK(office.docket().petitions.size() == 1);
  CHECK_FALSE(office.automatic().empty());
  CHECK(office.open311().type == "citizen_report");
  CHECK(office.similar().repeated.times > 1);

  const auto rectification = office.rectification("rectification-2023");
  REQUIRE(rectification.ok());
  const auto petitions = office.petitions("petitions-2021");
  REQUIRE(petitions.ok());
  const auto form = office.form("progress");
  CHECK(form.ok());
  CHECK(office.form("no-such").error().text().find("no-such") != std::string::npos);
}

TEST_CASE("docket office: an unknown type, register or list is answered with those there are") {
  const serve::DocketOffice& office = shipped_docket_office();
  REQUIRE(office.type("dust_event").ok());
  CHECK((*office.type("dust_event"))->prefix == "DE");
  const auto type = office.type("dust");
  REQUIRE_FALSE(type.ok());
  CHECK(type.error().code == ErrorCode::not_found);
  CHECK(all_in(type.error().message, {"'dust'", "citizen_report", "dust_event", "enterprise_project", "exceedance",
                                      "grid_event", "mediation", "patrol", "petition", "rectification_task"}));

  const auto rectification = office.rectification("petitions-2021");  // that one is a list of petitions
  REQUIRE_FALSE(rectification.ok());
  CHECK(rectification.error().code == ErrorCode::not_found);
  CHECK(all_in(rectification.error().message, {"'petitions-2021'", "rectification-2023"}));
  const auto petitions = office.petitions("2021");
  REQUIRE_FALSE(petitions.ok());
  CHECK(petitions.error().code == ErrorCode::not_found);
  CHECK(all_in(petitions.error().message, {"'2021'", "petitions-2021"}));
}

TEST_CASE("docket office: a place by code, id, name or alias; another one is told what to write") {
  const serve::DocketOffice& office = shipped_docket_office();
  const auto place = [&](const std::string& name) { return docket::sample::loaded(office.area(name)); };
  CHECK(place("652301") == "652301");
  CHECK(place("652301001001-07") == "652301001001-07");  // a code needs no unit of the region
  CHECK(place("zhundong") == "zhundong");
  CHECK(place("changji") == "652300");                               // an alias of the prefecture
  CHECK(place("\xE6\x98\x8C\xE5\x90\x89\xE5\xB8\x82") == "652301");  // Changji city, in Chinese
  const auto nowhere = office.area("65230");
  REQUIRE_FALSE(nowhere.ok());
  CHECK(nowhere.error().code == ErrorCode::not_found);
  CHECK(all_in(nowhere.error().message, {"'65230'", "GB/T 2260", "changji"}));
}

TEST_CASE("docket office: whatever is broken or missing is named with its file, all faults of a file at once") {
  CHECK(serve::DocketOffice::open(LANTIAN_DATA_ROOT, "atlantis").error().code == ErrorCode::not_found);

  const SpoiledRoot root;
  REQUIRE(serve::DocketOffice::open(root.path(), "changji").ok());
  for (const char* name :
       {"data/docket/vocabulary.toml", "data/docket/calendars/cn.toml", "data/docket/attachments.toml",
        "data/docket/similar.toml", "data/docket/automatic.toml", "data/docket/words.toml", "data/docket/open311.toml",
        "data/docket/types/dust_event.toml", "regions/changji/docket.toml", "regions/changji/region.toml"}) {
    CAPTURE(name);
    const std::string good = root.text(name);
    root.write(name, good + "\nmistake_one = 1\nmistake_two = \n");  // no TOML
    const Error broken = root.refused();
    CHECK(broken.code == ErrorCode::malformed);
    CHECK(all_in(broken.message, {fs::path{name}.filename().string() + ":"}));
    root.write(name, "nobody_reads_this = 1\n" + good);  // TOML, but a key that nobody knows
    const Error unknown = root.refused();
    CHECK(unknown.code == ErrorCode::malformed);
    CHECK(all_in(unknown.message, {fs::path{name}.filename().string() + ":1", "nobody_reads_this"}));
    root.write(name, good);
  }
  for (const char* name : {"data/docket/words.toml", "data/docket/calendars/cn.toml", "regions/changji/docket.toml"}) {
    CAPTURE(name);
    const std::string good = root.text(name);
    fs::remove(root.file(name));
    CHECK(root.refused().code == ErrorCode::not_found);
    CHECK(root.refused().text().find(name) != std::string::npos);
    root.write(name, good);
  }
  REQUIRE(serve::DocketOffice::open(root.path(), "changji").ok());  // all is as it was

  // Two faults in each of two types: four lines.
  for (const char* name : {"dust_event", "petition"}) {
    const std::string file = std::string{"data/docket/types/"} + name + ".toml";
    root.write(file, "key_one = 1\nkey_two = 2\n" + root.text(file));
  }
  CHECK(
      all_in(root.refused().message, {"dust_event.toml:1", "dust_event.toml:2", "petition.toml:1", "petition.toml:2"}));
}

/// The office that a case of this topic goes to, as the desk opens it.
std::string office_of(const serve::DocketDesk& desk, const char* type, const char* topic, const char* place) {
  const docket::CaseType& of = **desk.office->type(type);
  docket::Action opening;
  opening.kind = docket::EventKind::opened;
  opening.case_id = of.prefix + "-2023-000001";
  opening.body.topic = topic;
  opening.body.place = place;
  opening.body.title = "made up";
  opening.body.synthetic = true;
  const docket::Actor who = docket::sample::actor("Li", docket::Role::prefecture, "652300", "command_centre");
  const auto decision = docket::decide(of, {}, opening, who, desk.setting(at("2023-09-28 09:00")));
  if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) FAIL(refusal->text());
  return std::get<docket::Event>(decision).body.assignee;
}

TEST_CASE("docket desk: the region's routes come first, the type's own behind them") {
  const serve::DocketOffice& office = shipped_docket_office();
  const auto book = keep::make_memory_docket_book(office.basis());
  const serve::DocketDesk desk{book.get(), &office};
  // docket.toml: sewage in Zhundong is for the park's own construction department. petition.toml knows no sewage; its
  // row for any topic says the ecology bureau.
  CHECK(office_of(desk, "petition", "sewage", "zhundong") == "housing_bureau");
  CHECK(office_of(desk, "petition", "sewage", "652301") == "ecology_bureau");
  CHECK(office_of(desk, "petition", "odour", "zhundong") == "ecology_bureau");
  // Vehicles anywhere in the prefecture: citizen_report.toml alone would say the police.
  CHECK(office_of(desk, "citizen_report", "vehicle", "652324") == "transport_bureau");
  CHECK(docket::routed_unit(**office.type("citizen_report"), "vehicle", "652324", office.areas()) == "police");
}

TEST_CASE("docket desk: parents come from the book, so that a loop is seen") {
  const serve::DocketOffice& office = shipped_docket_office();
  const auto book = keep::make_memory_docket_book(office.basis());
  const serve::DocketDesk desk{book.get(), &office};
  docket::sample::Story child{**office.type("grid_event")};
  docket::Action opening = docket::sample::opening(child);
  opening.body.links = {{docket::LinkKind::parent, "GE-2023-000002"}};
  const auto opened =
      docket::decide(child.type, {}, opening, docket::sample::centre(), desk.setting(at("2023-09-28 09:00")));
  REQUIRE(std::holds_alternative<docket::Event>(opened));
  REQUIRE(book->append(std::vector{std::get<docket::Event>(opened)}).ok());
  CHECK(desk.setting({}).parents("GE-2023-000001") == "GE-2023-000002");
  CHECK(desk.setting({}).parents("GE-2023-000009").empty());

  docket::Action parent = opening;
  parent.case_id = "GE-2023-000002";
  parent.body.links = {{docket::LinkKind::parent, "GE-2023-000001"}};
  const auto looped =
      docket::decide(child.type, {}, parent, docket::sample::centre(), desk.setting(at("2023-09-28 09:01")));
  REQUIRE(std::holds_alternative<docket::Refusal>(looped));
  CHECK(std::get<docket::Refusal>(looped).reason == docket::RefusalReason::loop);
}

TEST_CASE("docket desk: a book that is not there is told how to be made; one that is made is found again") {
  const serve::DocketOffice& office = shipped_docket_office();
  const std::string directory =
      (fs::temp_directory_path() / ("lantian-docket-book-" + std::to_string(::getpid()))).string();
  fs::remove_all(directory);
  const auto absent = serve::open_existing_docket(directory, office);
  REQUIRE_FALSE(absent.ok());
  CHECK(absent.error().code == ErrorCode::not_found);
  CHECK(serve::docket_path(directory) == directory + "/docket.db");
  {
    const auto made = serve::open_docket(directory, office);
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().text()));
  }
  CHECK(fs::exists(directory + "/docket.db"));
  CHECK(serve::open_existing_docket(directory, office).ok());
  fs::remove_all(directory);
}

}  // namespace
