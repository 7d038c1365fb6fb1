#include "docket/privacy.hpp"

#include "docket/redact.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;

TEST_CASE("phone numbers: mobile and land line, with blanks, hyphens, +86 and full-width digits") {
  CHECK(without_phones("13812345678") == "[phone]");
  CHECK(without_phones("call 138-1234-5678, please") == "call [phone], please");
  CHECK(without_phones("138 1234 5678") == "[phone]");
  CHECK(without_phones("+86 13812345678") == "[phone]");
  CHECK(without_phones("+8613812345678") == "[phone]");
  CHECK(without_phones("0994-2345678.") == "[phone].");
  CHECK(without_phones("010-12345678") == "[phone]");
  CHECK(without_phones("room 5 13812345678") == "room 5 [phone]");
  CHECK(without_phones("2023-10-05 13812345678 or 0994 - 2345678") == "2023-10-05 [phone] or [phone]");
  CHECK(without_phones("13812345678 13912345678") == "[phone] [phone]");
  // Full-width 13812345678 between two Chinese characters.
  std::string wide = "\xE7\x94\xB5";
  for (const char c : std::string{"13812345678"}) {
    wide += "\xEF\xBC";
    wide += static_cast<char>(0x90 + (c - '0'));
  }
  CHECK(without_phones(wide + "\xE8\xAF\x9D") == "\xE7\x94\xB5[phone]\xE8\xAF\x9D");
}

TEST_CASE("phone numbers: codes, dates, amounts and identity numbers stay") {
  for (const char* text : {"652301001001", "652301001001-07", "GE-2023-000123", "2023-10-05 14:00", "120 12369 12345",
                           "652301199001011234", "11812345678", "1381234567", "138123456789", "12800000000"}) {
    CAPTURE(text);
    CHECK_FALSE(holds_phone(text));
  }
  CHECK(masked_phone("138-1234-5678") == "*******5678");
  CHECK(masked_phone("123") == "***");
}

TEST_CASE("public copy: no reporter, no officer, no number, no finer place than the type allows") {
  sample::Story story = sample::answered();
  Case subject = story.subject;
  subject.party = "tok-1";
  subject.title = "Dust, call 13812345678";
  subject.spot = {Decimal{8730678, 5}, Decimal{4401249, 5}};
  const auto copy = public_copy(story.type, subject, sample::vocabulary(), sample::areas());
  REQUIRE(copy.has_value());
  CHECK(copy->title == "Dust, call [phone]");
  CHECK(copy->text.empty());
  CHECK(copy->place == "652301001");
  CHECK(copy->unit.empty());  // Ma is a person
  REQUIRE(copy->spot.has_value());
  CHECK(copy->spot->longitude.text() == "87.31");
  CHECK(copy->spot->latitude.text() == "44.01");
  CHECK(copy->fields == std::vector<FieldValue>{{"cause", "uncovered"}});
  CHECK(copy->files.empty());
  CHECK(copy->expected == sample::day("2023-10-18"));
  CHECK(copy->synthetic);
  subject.assignee = "housing_bureau";
  subject.place = "652301";
  const auto office = public_copy(story.type, subject, sample::vocabulary(), sample::areas());
  CHECK(office->unit == "housing_bureau");
  CHECK(office->place == "652301");  // coarser than the type shows: as it is
}

TEST_CASE("public history: steps without people, reasons only where the type shows them") {
  const sample::Story story = sample::watching();
  const auto steps = public_history(story.type, story.events);
  REQUIRE(steps.size() == 5);  // the link is nobody's business
  CHECK(steps.back().transition == "verify");
  CaseType hidden = story.type;
  hidden.open_to_all = {};
  CHECK(public_history(hidden, story.events).empty());
  CHECK_FALSE(public_copy(hidden, story.subject, sample::vocabulary(), sample::areas()).has_value());
}

TEST_CASE("phones: points, brackets and wide marks between the digits hide nothing") {
  const std::string wide_blank = "\xE3\x80\x80", wide_hyphen = "\xEF\xBC\x8D", dot = "\xC2\xB7";
  for (const std::string& mark : {std::string{"."}, std::string{"/"}, wide_blank, wide_hyphen, dot}) {
    const std::string phone = "139" + mark + "1234" + mark + "5678";
    CHECK_MESSAGE(without_phones(phone) == "[phone]", phone);
  }
  CHECK(without_phones("(0994)2345678") == "([phone]");
  const std::string open = "\xEF\xBC\x88", close = "\xEF\xBC\x89";
  CHECK(without_phones(open + "0994" + close + "2345678") == open + "[phone]");
  // Figures and days are none.
  for (const char* text : {"2023.10.05 14.30", "87.3102, 44.0144", "PM10 139.5 / 250"}) {
    CHECK(without_phones(text) == text);
  }
}
