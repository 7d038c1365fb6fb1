#include "inventory/factor.hpp"

#include "inventory/shipped_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::inventory;
using trial::must;

std::string set_text(const std::string& id, const std::string& rows) {
  return "set = \"" + id + "\"\nversion = \"1\"\ntitle = { en = \"t\" }\nsource = \"x\"\npublished = 2020-01-01\n" +
         rows;
}

/// Line 6 is the first [[factors]].
std::string factor_row(const std::string& class_code, const std::string& value, const std::string& more = "",
                       const std::string& from = "2010-01-01") {
  return "[[factors]]\nclass = \"" + class_code + "\"\npollutant = \"SO2\"\nvalid_from = " + from + "\nvalue = \"" +
         value + "\"\nunit = \"kg/t\"\nstatus = \"verified\"\n" + more;
}

FactorStore store_of(const std::vector<std::string>& sets) {
  std::vector<terms::SourceFile> files;
  for (const std::string& text : sets) files.push_back({"set.toml", text});
  return must(FactorStore::read(files));
}

Error refused(const std::string& text) {
  const auto store = FactorStore::read(std::vector<terms::SourceFile>{{"set.toml", text}});
  REQUIRE(!store.ok());
  return store.error();
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string found(const FactorStore& store, const std::string& class_code, const std::string& control,
                  const std::string& unit, const std::string& day, const std::vector<FactorChoice>& chosen) {
  const auto factor = store.find(class_code, Pollutant::so2, control, unit, must(parse_day(day)), chosen);
  return factor ? factor->factor->value.text() : "none";
}

TEST_CASE("leaf before prefix, control before none, county before country") {
  const FactorStore store = store_of({set_text(
      "s", factor_row("01", "1") + factor_row("01-RES", "2") + factor_row("01-RES-BIT-STV", "3") +
               factor_row("01-RES", "4", "control = \"FGD\"\n") + factor_row("01-RES", "5", "region = \"65\"\n") +
               factor_row("01-RES", "6", "region = \"6523\"\n") + factor_row("01-RES", "7", "control = \"ESP>FGD\"\n") +
               factor_row("01-RES", "8", "control = \"ESP\"\n"))});
  const std::vector<FactorChoice> chosen{{"s", ""}};
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2023-01-01", chosen) == "3");
  CHECK(found(store, "01-RES-BRQ-STV", "", "652301", "2023-01-01", chosen) == "6");
  CHECK(found(store, "01-RES-BRQ-STV", "", "650102", "2023-01-01", chosen) == "5");
  CHECK(found(store, "01-RES-BRQ-STV", "", "110101", "2023-01-01", chosen) == "2");
  CHECK(found(store, "01-RES-BRQ-STV", "FGD", "652301", "2023-01-01", chosen) == "4");
  CHECK(found(store, "01-RES-BRQ-STV", "ESP>FGD", "110101", "2023-01-01", chosen) == "7");
  CHECK(found(store, "01-RES-BRQ-STV", "FGD>ESP", "110101", "2023-01-01", chosen) == "8");
  CHECK(found(store, "01-RES-BRQ-STV", "SCR", "110101", "2023-01-01", chosen) == "2");
  CHECK(found(store, "01-IND-COA-L65", "", "652301", "2023-01-01", chosen) == "1");
  // "01-RES" is no prefix of a sector with a longer name.
  CHECK(found(store, "01-RESX-BIT-STV", "", "110101", "2023-01-01", chosen) == "1");
  CHECK(found(store, "02-CEM-CLK-NSP", "", "652301", "2023-01-01", chosen) == "none");
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2009-12-31", chosen) == "none");
}

TEST_CASE("the first chosen set that has a factor gives it, and the last day is the day before 'valid_to'") {
  const FactorStore store = store_of({set_text("a", factor_row("01-RES", "1", "valid_to = 2020-01-01\n") +
                                                        factor_row("01-RES", "2", "", "2022-01-01")),
                                      set_text("b", factor_row("01", "9"))});
  const std::vector<FactorChoice> both{{"a", "1"}, {"b", ""}};
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2019-12-31", both) == "1");
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2020-01-01", both) == "9");
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2022-01-01", both) == "2");
  const std::vector<FactorChoice> other{{"b", ""}, {"a", ""}};
  CHECK(found(store, "01-RES-BIT-STV", "", "652301", "2022-01-01", other) == "9");
  // A key with several spans says which one it is.
  const auto one =
      must(store.find("01-RES-BIT-STV", Pollutant::so2, "", "652301", must(parse_day("2022-05-01")), both));
  CHECK(one.ref().text() == "a/1#01-RES/SO2/-/-/2022-01-01");
  CHECK(must(store.at(one.ref())).factor == one.factor);
}

TEST_CASE("what is not found says what was looked for, where, and what is near") {
  const FactorStore store = store_of({set_text("a", factor_row("01-RES-BIT", "1"))});
  const std::vector<FactorChoice> chosen{{"a", ""}};
  const auto none =
      store.find("01-RES-BRQ-STV", Pollutant::so2, "FGD", "652301", must(parse_day("2023-01-01")), chosen);
  REQUIRE(!none.ok());
  CHECK(none.error().code == ErrorCode::not_found);
  CHECK(none.error().message ==
        "no factor for SO2 of 01-RES-BRQ-STV with control FGD in 652301 on 2023-01-01; looked "
        "in a/1; near are 01-RES-BIT/SO2/-/-");
  const std::vector<FactorChoice> absent{{"z", ""}};
  const auto no_set = store.find("01", Pollutant::so2, "", "", must(parse_day("2023-01-01")), absent);
  REQUIRE(!no_set.ok());
  CHECK(holds(no_set.error().message, "no factor set z/(newest); there are: a/1"));
  CHECK(!store.at({"a", "1", "01-RES-BIT/NOx/-/-"}).ok());
  CHECK(!store.at({"a", "2", "01-RES-BIT/SO2/-/-"}).ok());
}

TEST_CASE("a reference goes to text and back; a wrong one is none") {
  const FactorRef ref{"seed-clean-heating", "2023", "01-RES-BIT-STV/SO2/-/-"};
  CHECK(ref.text() == "seed-clean-heating/2023#01-RES-BIT-STV/SO2/-/-");
  CHECK(parse_factor_ref(ref.text()) == ref);
  const FactorRef dated{"grid", "2023", "01-RES-ELC/CO2/-/65/2022-01-01"};
  CHECK(parse_factor_ref(dated.text()) == dated);
  for (const char* wrong : {"", "a", "a/1", "a/1#", "a/1#01/SO2/-", "a/1#01/XYZ/-/-", "/1#01/SO2/-/-", "a/#01/SO2/-/-",
                            "a/1#01/SO2/-/-/soon", "a/1#01//-/-", "a/1/2#01/SO2/-/-"}) {
    CHECK_MESSAGE(!parse_factor_ref(wrong), wrong);
  }
}

TEST_CASE("every factor that ships is found again by its reference") {
  for (const FactorSet& set : trial::shipped().factors.sets()) {
    for (const Factor& factor : set.factors) {
      const FactorRef ref = FoundFactor{&factor, &set}.ref();
      const auto back = parse_factor_ref(ref.text());
      REQUIRE_MESSAGE(back.has_value(), ref.text());
      CHECK(must(trial::shipped().factors.at(*back)).factor == &factor);
    }
  }
}

TEST_CASE("a key twice, or two spans that meet, is a conflict with both lines") {
  const Error twice = refused(set_text("a", factor_row("01", "1") + factor_row("01", "2")));
  CHECK(twice.code == ErrorCode::conflict);
  CHECK(holds(twice.message, "set.toml:13: SO2 of 01 (control '', region '') stands already in line 6 for 2010-01-01"));
  const Error meets = refused(
      set_text("a", factor_row("01", "1", "valid_to = 2020-01-02\n") + factor_row("01", "2", "", "2020-01-01")));
  CHECK(meets.code == ErrorCode::conflict);
  const auto same = FactorStore::read(std::vector<terms::SourceFile>{{"x.toml", set_text("a", factor_row("01", "1"))},
                                                                     {"y.toml", set_text("a", factor_row("01", "1"))}});
  REQUIRE(!same.ok());
  CHECK(holds(same.error().message, "a/1 was read already from x.toml"));
}

TEST_CASE("faults of a file are told all at once, each at its line") {
  const Error error = refused(set_text(
      "a",
      "[[factors]]\nclass = \"01\"\npollutant = \"XX\"\nvalid_from = 2010-01-01\nvalue = \"-1\"\nunit = \"kg\"\n"
      "status = \"sure\"\nproduct = [\"2\", \"3\"]\nu95_low_percent = 120\ncontrol = \"a/b\"\nvaule = 1\n"));
  CHECK(error.code == ErrorCode::malformed);
  for (const char* part :
       {"set.toml:8: 'XX' is no pollutant", "set.toml:10: 'value' is not negative", "'kg' is no unit of a factor",
        "'status' is 'sure'; allowed are", "the product is 6, but 'value' says -1", "'u95_low_percent' is at most 100",
        "'control' holds no blank, '/' or '#'", "unknown key 'vaule'"}) {
    CHECK_MESSAGE(holds(error.message, part), part);
  }
}

}  // namespace
