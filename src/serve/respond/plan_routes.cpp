#include "serve/respond/desk.hpp"

namespace lantian::serve {

void mount_plans(Router&, const std::shared_ptr<const RespondDesk>&) {}

}  // namespace lantian::serve
