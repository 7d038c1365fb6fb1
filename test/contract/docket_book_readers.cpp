#include "docket/act.hpp"
#include "docket_book_shelves.hpp"

#include <algorithm>
#include <random>

/// A list that is made for a person holds what she may open, by the rule of the docket and nothing else.
namespace lantian::contract {
namespace {

/// The sample and the same type once more where people report, so that enterprises that they name read nothing.
std::shared_ptr<const keep::DocketBasis> two_types() {
  std::string reports{sample_case_type};
  const auto put = [&](std::string_view from, std::string_view to) {
    reports.replace(reports.find(from), from.size(), to);
  };
  put("id = \"sample\"", "id = \"reports\"");
  put("prefix = \"SA\"", "prefix = \"RE\"");
  put("privacy = false", "privacy = true");
  const terms::SourceFile words{"vocabulary.toml", std::string{sample_vocabulary}};
  const std::vector<terms::SourceFile> files{{"sample.toml", std::string{sample_case_type}}, {"reports.toml", reports}};
  auto types = docket_taken(docket::CaseTypes::read(files, docket_taken(docket::read_vocabulary(words))));
  return std::make_shared<const keep::DocketBasis>(keep::DocketBasis{std::move(types), docket_sample()->areas});
}

template <class T>
const T& one_of(const std::vector<T>& all, std::mt19937& dice) {
  return all[std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(dice)];
}

const std::vector<std::string> reader_places{"652301",    "652301001", "652301001002", "652301001002-07", "652302",
                                             "652302001", "650100",    "east-park",    "east-park-site-1"};

Event random_opening(int serial, std::mt19937& dice) {
  const bool reported = one_of<int>({0, 1}, dice) == 1;
  Event event =
      opening(reported ? fmt::format("RE-2024-{:06}", serial) : sample_id(serial), serial, one_of(reader_places, dice));
  event.body.type = reported ? "reports" : "sample";
  event.body.topic = one_of<std::string>({"dust", "noise"}, dice);
  event.body.assignee = one_of<std::string>({"", "bureau", "li.wei"}, dice);
  event.body.party = one_of<std::string>({"", "E-1", "token-1"}, dice);
  if (one_of<int>({0, 1, 2}, dice) == 0) event.body.links = {{docket::LinkKind::enterprise, "E-1"}};
  return event;
}

docket::Actor random_reader(std::mt19937& dice) {
  docket::Actor reader;
  reader.name = one_of<std::string>({"", "li.wei", "wang"}, dice);
  reader.role = one_of<Role>({Role::prefecture, Role::county, Role::township, Role::grid, Role::enterprise,
                              Role::citizen, Role::auditor, Role::system},
                             dice);
  reader.area = one_of<std::string>({"", "650000", "652300", "652301", "652301001", "east-park", "652302"}, dice);
  reader.unit = one_of<std::string>({"", "bureau"}, dice);
  reader.topics = one_of<std::vector<std::string>>({{}, {"dust"}, {"noise"}, {"dust", "noise"}, {"smoke"}}, dice);
  reader.party = one_of<std::string>({"", "E-1", "token-1", "E-2"}, dice);
  return reader;
}

void check_readers(DocketBook& book, const keep::DocketBasis& basis, std::mt19937& dice) {
  std::vector<docket::Case> all;
  for (int serial = 1; serial <= 80; ++serial) {
    const Event event = random_opening(serial, dice);
    appended(book, {event});
    all.push_back(docket_taken(book.find(event.case_id)));
  }
  for (int round = 0; round < 200; ++round) {
    const docket::Actor reader = random_reader(dice);
    CAPTURE(docket::name_of(reader.role));
    CAPTURE(reader.area);
    CAPTURE(reader.party);
    CaseFilter filter;
    filter.reader = reader;
    filter.area = one_of<std::string>({"", "652301", "652300"}, dice);
    std::vector<std::string> expected;
    for (const docket::Case& one : all) {
      const bool asked = filter.area.empty() || basis.areas.within(one.place, filter.area);
      if (asked && docket::may_read(*basis.types.type(one.type), reader, one, basis.areas)) expected.push_back(one.id);
    }
    std::vector<std::string> found = listed(book, filter);
    std::ranges::sort(found);
    std::ranges::sort(expected);
    CHECK(found == expected);
    CHECK(docket_taken(book.count(filter)) == static_cast<std::int64_t>(expected.size()));
  }
}

}  // namespace

TEST_CASE("docket: the list of a person holds the cases that she may open, each of them and no other") {
  const auto basis = two_types();
  std::mt19937 dice{20240401};
  {
    INFO("memory");
    const auto book = keep::make_memory_docket_book(basis);
    check_readers(*book, *basis, dice);
  }
  INFO("SQLite");
  const TemporaryDirectory directory;
  const auto book = docket_taken(keep::open_docket_book(directory.path() + "/book/docket.db", basis));
  check_readers(*book, *basis, dice);
}

}  // namespace lantian::contract
