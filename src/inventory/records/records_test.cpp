#include "inventory/records/records_trial_test.hpp"

using namespace lantian;
using namespace lantian::inventory;
using namespace lantian::inventory::trial;

namespace {

std::vector<Source> two_sources() {
  Source boiler;
  boiler.id = "S-1";
  boiler.name = {"", "boiler"};
  boiler.unit_id = "652301";
  boiler.class_code = "01-RES-BIT-STV";
  boiler.enterprise = "E-1";
  boiler.industry = "4430";
  Source other = boiler;
  other.id = "S-2";
  other.unit_id = "652302";
  other.enterprise = "E-2";
  other.industry = "3011";
  return {boiler, other};
}

Taken<Activity> activities(const std::string& csv) {
  const TypedTable table = typed("activity", csv);
  return read_activities(table.table(), books(), two_sources());
}

Taken<Measure> measures(const std::string& csv) {
  const TypedTable table = typed("measures", csv);
  return read_measures(table.table(), books(), two_sources());
}

}  // namespace

TEST_CASE("records: a source, every member of it, and back") {
  const TypedTable table = typed(
      "sources",
      "site_id,name_zh,name_en,kind,county,class,enterprise,uscc,permit_no,industry,grade,plant_unit,process,stack_id,"
      "fuel,controls,capacity,capacity_unit,lon,lat,stack_h,d,T,v,synthetic\n"
      "S-1,zh,en,point,changji,01-RES-BIT-STV,E-1,91652301MA00000000,P-1,4430,b-,U-1,heat,DA001,coal,ESP>FGD,29,MW,"
      "87.30,44.01,45,1.2,-5,12.5,yes\n"
      "S-2,x,,area,652302,01-RES-BIT-STV,,,,,,,,,,,,,,,,,,,\n");
  const auto taken = read_sources(table.table(), books());
  show(taken.refusals);
  REQUIRE(taken.values.size() == 2);
  const Source& source = taken.values[0];
  CHECK(source.id == "S-1");
  CHECK(source.name == terms::Name{"zh", "en"});
  CHECK(source.unit_id == "652301");  // by alias
  CHECK(source.grade == "B-");
  CHECK(source.controls == std::vector<std::string>{"ESP", "FGD"});
  CHECK(source.longitude->text() == "87.30");
  CHECK(source.stack.temperature_c->text() == "-5");
  CHECK(source.synthetic);
  CHECK(taken.values[1].kind == SourceKind::area);
  CHECK(!taken.values[1].capacity);
  auto records = write_sources(table.form, taken.values);
  REQUIRE(records.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    auto expected = table.records[i].cells;
    expected[table.form.position("county")] = taken.values[i].unit_id;
    CHECK(records[i].cells == expected);
  }
}

TEST_CASE("records: faulty sources are all refused and none is given") {
  const TypedTable table = typed("sources",
                                 "source_id,name_zh,county,class,uscc,capacity,longitude\n"
                                 "S-1,,652301,01-RES-BIT-STV,,,\n"
                                 "S-2,x,nowhere,01-RES-BIT-STW,123,29,87.3\n"
                                 "S-3,x,652301,01-RES-BIT-STV,,,\n");
  const auto taken = read_sources(table.table(), books());
  CHECK(taken.values.empty());
  CHECK(taken.refusals.size() == 6);
  CHECK(refuses(taken.refusals, 2, "name_zh", "give the source a name"));
  CHECK(refuses(taken.refusals, 3, "county", "known are 652300"));
  CHECK(refuses(taken.refusals, 3, "class", "near are 01-RES-BIT-"));
  CHECK(refuses(taken.refusals, 3, "uscc", "has 3 characters"));
  CHECK(refuses(taken.refusals, 3, "capacity_unit", "name its unit"));
  CHECK(refuses(taken.refusals, 3, "latitude", "both coordinates or none"));
}

TEST_CASE("records: activities with amounts, notation keys and parameters, and back") {
  const TypedTable table =
      typed("activity",
            "period,source_id,county,class,amount,unit,included_in,method,sulphur_percent,parameters,u95_low_percent,"
            "u95_high_percent,data_source,evidence,confidence\n"
            "2023,S-1,changji,01-RES-BIT-STV,198.30,\xE4\xB8\x87\xE5\x90\xA8,,EF_S,0.5,so2_removal_percent=95; "
            "ash_percent = 12,5,7.5,statistics,doc 1,A\n"
            "HS2022,S-1,,,NE,t,,,,,,,,,\n"
            "2023-10,S-2,,,IE,kg,S-1,,,,,,,,\n");
  const auto taken = read_activities(table.table(), books(), two_sources());
  REQUIRE(taken.refusals.size() == 1);  // HS2022 ends in March 2023
  CHECK(refuses(taken.refusals, 2, "period", "overlaps HS2022 of the same source in line 3"));

  const auto good = activities(
      "period,source_id,amount,unit,included_in,method,sulphur_percent,parameters\n"
      "2023,S-1,198.30,\xE4\xB8\x87\xE5\x90\xA8,,EF_S,0.5,so2_removal_percent=95; ash_percent = 12\n"
      "HS2021,S-1,NE,t,,,,\n"
      "2023-10,S-2,IE,kg,S-1,,,\n");
  show(good.refusals);
  REQUIRE(good.values.size() == 3);
  const Activity& row = good.values[0];
  CHECK(row.record == "t.csv:2");
  CHECK(row.period.name == "2023");
  CHECK(row.notation == Notation::value);
  CHECK(row.value.text() == "198.30");
  CHECK(row.parameters.size() == 3);
  CHECK(row.parameters.at("sulphur_percent").text() == "0.5");
  CHECK(row.parameters.at("so2_removal_percent").text() == "95");
  CHECK(good.values[1].notation == Notation::not_estimated);
  CHECK(good.values[2].included_in == "S-1");

  const auto records = write_activities(table.form, good.values);
  const auto again = read_activities({&table.form, records, "t.csv"}, books(), two_sources());
  show(again.refusals);
  REQUIRE(again.values.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(again.values[i].parameters == good.values[i].parameters);
    CHECK(again.values[i].value.text() == good.values[i].value.text());
    CHECK(again.values[i].notation == good.values[i].notation);
    CHECK(again.values[i].period == good.values[i].period);
    CHECK(again.values[i].unit == good.values[i].unit);
  }
}

TEST_CASE("records: every fault of an activity") {
  const auto taken = activities(
      "period,source_id,county,class,amount,unit,included_in,method,removal_percent,parameters\n"
      "2023,S-9,,,1,t,,,,\n"
      "2023,S-1,fukang,01-RES-BRQ-STV,1,kWh,,,,\n"
      "2022,S-1,,,1,bushel,S-2,,,\n"
      "2021,S-1,,,IE,t,,,,\n"
      "2020,S-1,,,IE,t,S-1,,,\n"
      "2019,S-1,,,IE,t,S-9,,,\n"
      "2018,S-1,,,1,t,,MAGIC,95,removal_percent=90\n"
      "2017,S-1,,,1,t,,,,wishes=3;x\n"
      "2016,S-1,,,1,t,,,,ash_percent=101\n"
      "2023-10,S-1,,,1,t,,,,\n");
  CHECK(taken.values.empty());
  CHECK(refuses(taken.refusals, 2, "source_id", "no source of the register"));
  CHECK(refuses(taken.refusals, 3, "class", "which is 01-RES-BIT-STV"));
  CHECK(refuses(taken.refusals, 3, "county", "which is 652301"));
  CHECK(refuses(taken.refusals, 3, "unit", "is a unit of energy, but class 01-RES-BIT-STV counts in t; allowed are"));
  CHECK(refuses(taken.refusals, 4, "unit", "no unit known here; allowed are"));
  CHECK(refuses(taken.refusals, 4, "included_in", "amount is not IE"));
  CHECK(refuses(taken.refusals, 5, "included_in", "name the source"));
  CHECK(refuses(taken.refusals, 6, "included_in", "the source itself"));
  CHECK(refuses(taken.refusals, 7, "included_in", "no source of the register"));
  CHECK(refuses(taken.refusals, 8, "method", "there are EF, "));
  CHECK(refuses(taken.refusals, 8, "parameters", "'removal_percent' twice"));
  CHECK(refuses(taken.refusals, 9, "parameters", "'wishes'"));
  CHECK(refuses(taken.refusals, 9, "parameters", "holds 'x'"));
  CHECK(refuses(taken.refusals, 10, "parameters", "'ash_percent' is 101"));
  CHECK(refuses(taken.refusals, 11, "period", "overlaps 2023 of the same source in line 3"));
  CHECK(std::ranges::is_sorted(taken.refusals, {}, &terms::RowRefusal::line));
}

TEST_CASE("records: periods of one source may touch, and those of two sources overlap") {
  const auto taken = activities(
      "period,source_id,amount,unit\n2023-01,S-1,1,t\n2023-02,S-1,1,t\n2023,S-2,1,t\n2022,S-1,1,t\n2024,S-1,1,t\n");
  show(taken.refusals);
  CHECK(taken.values.size() == 5);
  // A long row hides none behind a short one.
  const auto hidden = activities("period,source_id,amount,unit\n2023,S-1,1,t\n2023-02,S-1,1,t\n2023-12,S-1,1,t\n");
  CHECK(hidden.refusals.size() == 2);
}

TEST_CASE("records: a measure, every member of it, and back") {
  const TypedTable table = typed(
      "measures",
      "measure_id,title_zh,title_en,type,mode,source_id,enterprise,class,industry,county,pollutant,CE,RE,RP,"
      "activity_ratio,removed_percent,cap_t,replacement_class,replacement_amount,replacement_unit,start,end,project_id,"
      "invest_wan,owner,status,evidence,programme,synthetic\n"
      "M-1,zh,en,fuel,replace,S-1,E-1,01-RES,4430,652301,SO2,95,90,80.5,0.1,,,01-RES-NG-WHB,850,10km3,2023-10-01,"
      "2024-04-01,P-1,320,owner,verified,a;b,clean heating,no\n"
      "M-2,zh,,cap,add,,,,,,NOx,,,,,,40,,,,2023-01-01,,,,,planned,,,\n"
      "M-3,zh,,retire,replace,,,,,6523,,,,,,12.5,,,,,2023-01-01,,,,,built,,,\n");
  const auto taken = read_measures(table.table(), books(), two_sources());
  show(taken.refusals);
  REQUIRE(taken.values.size() == 3);
  const Measure& measure = taken.values[0];
  CHECK(measure.record == "t.csv:2");
  CHECK(measure.type == MeasureType::fuel);
  CHECK(measure.filter.class_prefix == "01-RES");
  CHECK(measure.pollutant == Pollutant::so2);
  CHECK(measure.penetration_percent->text() == "80.5");
  CHECK(measure.end == must(parse_day("2024-04-01")));
  CHECK(measure.status == MeasureStatus::verified);
  CHECK(taken.values[1].mode == MeasureMode::add);
  CHECK(taken.values[2].filter.unit_id == "6523");
  const auto records = write_measures(table.form, taken.values);
  for (std::size_t i = 0; i < records.size(); ++i) CHECK(records[i].cells == table.records[i].cells);
}

TEST_CASE("records: measures that match nothing, or say what their type cannot mean") {
  const auto taken = measures(
      "measure_id,type,source_id,enterprise,class,industry,county,pollutant,CE,cap_t,replacement_class,"
      "replacement_amount,replacement_unit,start,end\n"
      "M-1,end_of_pipe,S-9,,,,,,95,,,,,2023-01-01,\n"
      "M-2,end_of_pipe,S-1,E-2,02,30,fukang,,95,,,,,2023-01-01,\n"
      "M-3,end_of_pipe,,,99-XXX,,,,95,,,,,2023-01-01,\n"
      "M-4,end_of_pipe,,E-9,,,,,95,,,,,2023-01-01,\n"
      "M-5,end_of_pipe,,E-1,,3011,,,95,,,,,2023-01-01,\n"
      "M-6,end_of_pipe,,,,,nowhere,,95,,,,,2023-01-01,\n"
      "M-7,end_of_pipe,,,,,,,,,,,,2023-01-01,\n"
      "M-8,cap,,,,,,SO2,,,,,,2023-01-01,\n"
      "M-9,end_of_pipe,,,,,,,95,,,,,2023-10-01,2023-09-01\n"
      "M-10,retire,,,,,,,,,01-RES-NG-WHB,,,2023-01-01,\n"
      "M-11,retire,,,,,,,,,01-RES-NO-SUCH,5,t,2023-01-01,\n"
      "M-12,retire,,,,,,,,,01-RES-NG-WHB,5,t,2023-01-01,\n"
      "M-13,retire,,,,,,,,,01-RES-NG-WHB,5,,2023-01-01,\n");
  CHECK(taken.values.empty());
  CHECK(refuses(taken.refusals, 2, "source_id", "match nothing"));
  CHECK(refuses(taken.refusals, 3, "enterprise", "source S-1 has E-1"));
  CHECK(refuses(taken.refusals, 3, "class", "source S-1 has 01-RES-BIT-STV"));
  CHECK(refuses(taken.refusals, 3, "industry", "source S-1 has 4430"));
  CHECK(refuses(taken.refusals, 3, "county", "source S-1 has 652301"));
  CHECK(refuses(taken.refusals, 4, "class", "covers no class"));
  CHECK(refuses(taken.refusals, 5, "enterprise", "matches no source"));
  CHECK(refuses(taken.refusals, 6, "", "fits all of its filter columns"));
  CHECK(refuses(taken.refusals, 7, "county", "known are"));
  CHECK(refuses(taken.refusals, 8, "", "give control_percent"));
  CHECK(refuses(taken.refusals, 9, "", "give cap_t"));
  CHECK(refuses(taken.refusals, 10, "", "it ends on 2023-09-01"));
  CHECK(refuses(taken.refusals, 11, "", "replacement_amount is missing"));
  CHECK(refuses(taken.refusals, 12, "replacement_class", "is no class"));
  CHECK(refuses(taken.refusals, 13, "replacement_unit", "is a unit of mass"));
  CHECK(refuses(taken.refusals, 14, "replacement_unit", "is empty"));
}

TEST_CASE("records: without registered sources a measure is judged by classes and region alone") {
  const TypedTable table = typed("measures", "measure_id,type,source_id,CE,start\nM-1,end_of_pipe,S-9,95,2023-01-01\n");
  CHECK(read_measures(table.table(), books(), {}).values.size() == 1);
}
