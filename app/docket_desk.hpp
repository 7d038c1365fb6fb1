#pragma once
#include "app/docket.hpp"
#include "keep/docket_book.hpp"
#include "serve/docket_counter.hpp"

#include <memory>
#include <string>
#include <string_view>

/// What the verbs of app/docket.hpp share.
namespace lantian::app {

/// A docket with everything that acting on it takes.
struct OpenDocket {
  std::unique_ptr<serve::DocketOffice> office;
  std::unique_ptr<keep::DocketBook> book;
  std::string files;
  UtcSeconds now{};

  serve::DocketDesk desk() const { return {book.get(), office.get()}; }
  report::DocketSpeech speech(const DocketDeskWords& words) const { return office->speech(words.lang == "zh"); }
  Day today() const;
};

/// `create`: make the book when absent; otherwise not_found says how to begin. Returns invalid_argument for a pretended
/// time in a book that holds a real case.
Result<OpenDocket> open_docket_desk(const DocketDeskWords& words, bool create);

/// The contacts beside a book. `file` empty: those of the book's directory; invalid_argument for a book on a server.
Result<std::unique_ptr<keep::DocketContacts>> open_contacts(const DocketDeskWords& words, const std::string& file);

/// Prints the text, or writes it to `out` when that is given and says so.
Result<int> give_out(const std::string& out, std::string_view text);

}  // namespace lantian::app
