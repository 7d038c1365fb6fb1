#include "terms/form.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

/// The forms that ship, read from the tree.
using namespace lantian;
using namespace lantian::terms;

namespace {

std::string path_of(const std::string& id) {
  return std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/forms/" + id + ".toml";
}

Form shipped(const std::string& id) {
  std::ifstream file{path_of(id), std::ios::binary};
  auto form = read_form({id + ".toml", {std::istreambuf_iterator<char>{file}, {}}});
  REQUIRE_MESSAGE(form.ok(), (form ? "" : form.error().text()));
  return *std::move(form);
}

const char* const ids[] = {"sources",  "activity",   "measures",      "projects",   "households",
                           "vehicles", "fleet",      "exhaust_tests", "dust_sites", "bare_land",
                           "sweeping", "statistics", "ledger",        "potential"};

/// The refusals of a table with this header and no rows: empty when every required column is named.
std::vector<RowRefusal> refusals_of(const std::string& id, const std::string& header, FilledForm* out = nullptr) {
  const auto sheet = read_sheet({"t.csv", header + "\n"});
  REQUIRE(sheet.ok());
  FilledForm filled = fill(shipped(id), *sheet);
  if (out != nullptr) *out = filled;
  return filled.refusals;
}

}  // namespace

TEST_CASE("forms that ship: every file is one of those listed and reads without a fault") {
  std::set<std::string> listed;
  for (const char* id : ids) {
    CHECK(shipped(id).id == id);
    listed.insert(path_of(id));
  }
  for (const auto& file :
       std::filesystem::directory_iterator{std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/forms"})
    CHECK_MESSAGE(listed.contains(file.path().string()), file.path().string());
}

TEST_CASE("forms that ship: both languages, help that tells more than the name, a row that says what is synthetic") {
  for (const char* id : ids) {
    const Form form = shipped(id);
    CAPTURE(id);
    CHECK(!form.name.zh.empty());
    CHECK(!form.name.en.empty());
    for (const FormColumn& column : form.columns) {
      CAPTURE(column.field);
      CHECK(!column.name.zh.empty());
      CHECK(!column.name.en.empty());
      CHECK(column.help.zh.empty() == column.help.en.empty());
      for (const Name& shown : column.shown) CHECK(!shown.zh.empty());
    }
    REQUIRE(form.column("synthetic") != nullptr);
    CHECK(form.column("synthetic")->fallback == "false");
  }
}

TEST_CASE("forms that ship: the example row of the template is a record") {
  for (const char* id : ids) {
    const Form form = shipped(id);
    CAPTURE(id);
    for (const bool chinese : {true, false}) {
      std::string csv = write_csv(form, {}, chinese);
      csv.erase(csv.rfind("\r\n#") + 2, 1);  // the mark of the example
      const auto sheet = read_sheet({"t.csv", csv});
      REQUIRE(sheet.ok());
      const FilledForm filled = fill(form, *sheet);
      for (const RowRefusal& refusal : filled.refusals) CHECK_MESSAGE(false, refusal.text());
      CHECK(filled.records.size() == 1);
    }
  }
}

TEST_CASE("forms that ship: the column names of the handbook's templates are understood") {
  FilledForm filled;
  CHECK(refusals_of("activity", "period,county,source_code,site_id,activity,unit,data_source,evidence,confidence",
                    &filled)
            .empty());
  CHECK(filled.notes.empty());
  CHECK(refusals_of("households",
                    "county,town,village,hh_id_hash,heat_mode_before,coal_t,mode_after,done_date,relapse_check_date,"
                    "result",
                    &filled)
            .empty());
  CHECK(refusals_of("vehicles", "plate_hash,county,class,fuel,standard,reg_year,vkt,retired_date,replaced_by").empty());
  CHECK(refusals_of("measures",
                    "measure_id,title,type,mode,source_filter,pollutant,CE,RE,RP,start,end,county,project_id,"
                    "invest_wan,owner,status,evidence")
            .empty());
  CHECK(refusals_of("sources",
                    "site_id,name,county,source_code,uscc,permit_no,industry_code,grade,lon,lat,unit_id,process,fuel,"
                    "capacity,capacity_unit,control_chain,stack_h,d,T,v",
                    &filled)
            .empty());
  CHECK(filled.notes.size() == 1);  // the units nobody named
}
