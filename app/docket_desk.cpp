#include "app/docket_desk.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

/// Records say when they were made. Only a trial may choose the time.
Result<UtcSeconds> time_for(const keep::DocketBook& book, const std::string& pretended) {
  if (pretended.empty()) return keep::now();
  keep::CaseFilter real;
  real.synthetic = false;
  LANTIAN_TRY(const std::int64_t cases, book.count(real));
  if (cases == 0) return parse_instant(pretended);
  return Error{ErrorCode::invalid_argument,
               fmt::format("this docket holds {} real cases, whose times are the clock's; --now is for trials: take a "
                           "book of made-up cases (--synthetic)",
                           cases),
               "--now"};
}

}  // namespace

Day OpenDocket::today() const {
  return std::chrono::floor<std::chrono::days>(to_local(now));
}

Result<OpenDocket> open_docket_desk(const DocketDeskWords& words, bool create) {
  OpenDocket out;
  LANTIAN_TRY(serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.region));
  out.office = std::make_unique<serve::DocketOffice>(std::move(office));
  LANTIAN_TRY(out.book, create ? serve::open_docket(words.book, *out.office)
                               : serve::open_existing_docket(words.book, *out.office));
  LANTIAN_TRY(out.now, time_for(*out.book, words.now));
  out.files = words.files.empty() ? serve::docket_files_path(words.book) : words.files;
  return out;
}

Result<std::unique_ptr<keep::DocketContacts>> open_contacts(const DocketDeskWords& words, const std::string& file) {
  const std::string path = file.empty() ? serve::docket_contacts_path(words.book) : file;
  if (!path.empty()) return keep::DocketContacts::open(path);
  return Error{ErrorCode::invalid_argument,
               "contacts lie in a file of their own, not on the server; name it with --contacts FILE", "--contacts"};
}

Result<int> give_out(const std::string& out, std::string_view text) {
  if (out.empty()) {
    print(text);
    return 0;
  }
  LANTIAN_CHECK(keep::write_file(out, text));
  print(fmt::format("written: {}\n", out));
  return 0;
}

}  // namespace lantian::app
