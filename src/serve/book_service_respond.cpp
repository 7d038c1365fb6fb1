// The response desk of a bureau's book.
#include "serve/book_service.hpp"

namespace lantian::serve {

Result<void> BookService::open_responses() {
  LANTIAN_TRY(responses_, keep::open_response_book(response_path(options_.book)));
  docket_desk_ = {docket_.get(), &docket_office_};
  return {};
}

void BookService::mount_book_responses() {
  RespondDesk desk;
  desk.office = &*inventory_;
  desk.words = &service_.words();
  desk.air = &service_.air();
  desk.sources = &sources_;
  desk.region = options_.region;
  desk.synthetic = synthetic_;
  desk.book = [this] { return responses_.get(); };
  desk.docket = [this] { return &docket_desk_; };
  desk.who = [this](const HttpRequest& request) -> std::optional<RespondPerson> {
    const auto session = accounts_.desk->who_asks(request);
    if (!session || !*session) return std::nullopt;
    const Person& person = (*session)->person;
    if (person.role == nullptr) return std::nullopt;
    return RespondPerson{person.display_name.empty() ? person.name : person.display_name, person.role->id,
                         person.granted && person.role->may.contains(Permission::respond_approve)};
  };
  desk.noted = [this](const HttpRequest& request, std::string action, std::string subject,
                      std::string detail) -> Result<void> {
    LANTIAN_TRY(const std::optional<Session> session, accounts_.desk->who_asks(request));
    return accounts_.desk->note(session ? &*session : nullptr, request, std::move(action), std::move(subject),
                                std::move(detail));
  };
  desk.tell = [this](std::string_view event, std::string_view json) {
    service_.tell(event, json, [](const StreamListener* listener) {
      const auto* signed_in = dynamic_cast<const SignedListener*>(listener);
      return signed_in != nullptr && signed_in->may.contains(Permission::respond_read);
    });
  };
  mount_respond(service_.router(), std::make_shared<const RespondDesk>(std::move(desk)));
}

}  // namespace lantian::serve
